"""The doors through which cases come (受理渠道): citizen's form, Open311, e-mail, files, other systems and sensors."""
