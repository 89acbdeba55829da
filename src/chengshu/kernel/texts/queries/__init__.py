"""What other floors may ask here.

``proposals(text, scheme, limit=3) -> list[Proposal]``    empty while nothing is trained
``proposals_of_many(texts, scheme, limit=1) -> list[list[Proposal]]``
``alike(text, *, title="", spot=NOWHERE, at=None, limit=5, source="") -> list[Alike]``
``alike_of(source, key, limit=5) -> list[Alike]``
``raised(text) -> Raised``                                urgent words
``reply_score(letter, reply, *, asked_at=None, replied_at=None, due_at=None, title="") -> ReplyScore``
``hot_topics(area="", *, since, until=None, limit=20) -> list[HotTopic]``
``contacts.found(text) -> list[Contact]`` and ``contacts.masked(text) -> str`` of ``kernel.texts.contacts``
"""
