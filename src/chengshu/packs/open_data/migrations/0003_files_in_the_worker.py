"""Files of large releases that somebody waits for."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import chengshu.base.clock


class Migration(migrations.Migration):
    dependencies = [("open_data", "0002_words")]
    operations = [
        migrations.CreateModel(
            name="FileOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("form", models.CharField(max_length=10)),
                ("asked_at", models.DateTimeField(default=chengshu.base.clock.now)),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="orders", to="open_data.release"
                    ),
                ),
            ],
            options={"ordering": ["asked_at", "pk"]},
        ),
        migrations.AddConstraint(
            model_name="fileorder",
            constraint=models.UniqueConstraint(fields=("release", "form"), name="open_file_ordered_once"),
        ),
    ]
