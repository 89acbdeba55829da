"""What a phone sends."""

from __future__ import annotations

from django import forms

from chengshu.ui.forms import FilesField, Form


class Sent(Form):
    """What comes with everything: its key and the photos."""

    key = forms.CharField(max_length=80)
    photos = FilesField(required=False)


class ReportSent(Sent):
    """A report; degrees are judged later, so that a strange position is told back and not lost."""

    words = forms.CharField(required=False, max_length=5000)
    class_code = forms.CharField(required=False, max_length=20)
    terms = forms.IntegerField(required=False, min_value=1, max_value=99)
    lon = forms.FloatField(required=False)
    lat = forms.FloatField(required=False)
    accuracy_m = forms.FloatField(required=False, min_value=0)
    how = forms.CharField(required=False, max_length=10)
    address = forms.CharField(required=False, max_length=300)
    at = forms.DateTimeField(
        required=False, input_formats=["%Y-%m-%dT%H:%M:%S.%fZ", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M"]
    )


class VerdictSent(Sent):
    """Pass or fail, true or false."""

    good = forms.BooleanField(required=False)
    note = forms.CharField(required=False, max_length=500)


class SpotSent(Form):
    """Where somebody on shift is."""

    lon = forms.FloatField(min_value=-180, max_value=180)
    lat = forms.FloatField(min_value=-90, max_value=90)
    accuracy_m = forms.FloatField(required=False, min_value=0, max_value=100_000)
