"""Words of entries as rows that each process reads, in place of the full-text index of each database."""

from __future__ import annotations

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def drop_the_former(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute("DROP TABLE catalogue_search")
    apps.get_model("catalogue", "SearchState").objects.all().delete()  # the next search writes the words


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_search")]
    operations = [
        migrations.AddField(model_name="searchstate", name="number", field=models.PositiveBigIntegerField(default=0)),
        migrations.AddField(model_name="searchstate", name="era", field=models.CharField(default="", max_length=32)),
        migrations.CreateModel(
            name="SearchText",
            fields=[
                (
                    "resource",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="catalogue.resource",
                    ),
                ),
                ("number", models.PositiveBigIntegerField()),
                ("words", models.TextField(blank=True)),
            ],
            options={"indexes": [models.Index(fields=["number"], name="catalogue_search_number")]},
        ),
        migrations.RunPython(drop_the_former),
    ]
