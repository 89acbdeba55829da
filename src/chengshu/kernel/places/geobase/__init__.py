"""The geographic base (空间地理库): layers of features, their measures, where they lie, how they come in and go out."""
