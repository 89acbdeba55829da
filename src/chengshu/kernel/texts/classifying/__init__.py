"""How letters are told apart: pieces of characters, a linear model over them, its training and its scores.

Nothing here touches the database. What is used while the city answers needs numpy alone; scikit-learn is imported by
``training`` only, within the process that trains.
"""
