"""What other floors may do here.

``train(scheme, examples=None, *, by) -> TrainedModel``   from examples, or from the labels handed in by ``mark``
``define_scheme(key, name, *, by, label_names=None) -> Scheme``
``remember(handed, *, by) -> Letter``                     the same (source, key) again brings it up to date
``mark(source, key, scheme, label, *, by)``               what a letter turned out to be, once its matter is closed
``forget(source, key, *, by)``
``order_training(scheme, *, by) -> TrainingOrder``        the worker trains; ``adopt(model, *, by)`` takes one into force
``set_urgent_word``, ``end_urgent_word``, ``set_formula``, ``set_alike_rule``
"""
