from decimal import Decimal

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.manager
from django.db import migrations, models

import chengshu.base.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalogue", "0001_initial"),
        ("identity", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=30, unique=True)),
                ("column", models.CharField(max_length=63)),
                ("version", models.PositiveBigIntegerField(default=0)),
                ("row_digest", models.CharField(db_index=True, max_length=64)),
                ("row_sealed", models.TextField()),
                ("seen_sealed", models.TextField(blank=True)),
                ("was_sealed", models.TextField(blank=True)),
                ("proposed_sealed", models.TextField(blank=True)),
                ("corrected_sealed", models.TextField(blank=True)),
                ("words", models.TextField(max_length=2000)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "待核实"),
                            ("accepted", "已采纳"),
                            ("refused", "不采纳"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("at", models.DateTimeField(default=chengshu.base.clock.now)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.person"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.person"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.organisation",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="objections", to="catalogue.resource"
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
            managers=[
                ("everywhere", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Override",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField(default=chengshu.base.clock.now)),
                ("applied_version", models.PositiveBigIntegerField(blank=True, null=True)),
                ("lapsed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "objection",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="override", to="quality.objection"
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="quality_overrides",
                        to="catalogue.resource",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="RaisingRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("least_failed", models.PositiveIntegerField(default=1)),
                ("least_share", models.DecimalField(decimal_places=4, default=Decimal("0"), max_digits=5)),
                ("raise_days", models.PositiveSmallIntegerField(default=5)),
                ("since", models.DateTimeField(default=chengshu.base.clock.now)),
                ("until", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "set_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.person"
                    ),
                ),
            ],
            options={
                "ordering": ["-since", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("table", models.CharField(max_length=120)),
                ("version", models.PositiveBigIntegerField()),
                ("at", models.DateTimeField(default=chengshu.base.clock.now)),
                ("rows", models.PositiveBigIntegerField()),
                ("score", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("scores", models.JSONField(default=dict)),
                ("failed", models.PositiveBigIntegerField(default=0)),
                ("took_ms", models.PositiveIntegerField(default=0)),
                ("newest", models.BooleanField(default=True)),
                ("settled", models.BooleanField(default=False)),
                ("trouble", models.CharField(blank=True, max_length=300)),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="quality_reports",
                        to="catalogue.resource",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
            managers=[
                ("everywhere", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Refining",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("silver_version", models.PositiveBigIntegerField()),
                ("rows_in", models.PositiveBigIntegerField()),
                ("rows_out", models.PositiveBigIntegerField()),
                ("left_out", models.PositiveBigIntegerField()),
                ("duplicates", models.PositiveBigIntegerField()),
                ("corrected", models.PositiveBigIntegerField(default=0)),
                ("took_ms", models.PositiveIntegerField(default=0)),
                ("at", models.DateTimeField(default=chengshu.base.clock.now)),
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="refining", to="quality.report"
                    ),
                ),
            ],
            options={
                "ordering": ["-at"],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "待整改"),
                            ("explained", "说明待核"),
                            ("passed", "复检通过"),
                            ("excused", "说明成立"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("rules", models.JSONField(default=list)),
                ("failed", models.PositiveBigIntegerField(default=0)),
                ("words", models.TextField(blank=True)),
                ("opened_at", models.DateTimeField(default=chengshu.base.clock.now)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("raised_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="corrections", to="catalogue.resource"
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="closed",
                        to="quality.report",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="opened", to="quality.report"
                    ),
                ),
            ],
            options={
                "ordering": ["-opened_at", "-pk"],
            },
            managers=[
                ("everywhere", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Rule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=160)),
                ("column", models.CharField(blank=True, max_length=63)),
                ("check_key", models.CharField(max_length=30)),
                ("settings", models.JSONField(blank=True, default=dict)),
                (
                    "dimension",
                    models.CharField(
                        choices=[
                            ("completeness", "完整性"),
                            ("conformity", "规范性"),
                            ("consistency", "一致性"),
                            ("accuracy", "准确性"),
                            ("uniqueness", "唯一性"),
                            ("timeliness", "时效性"),
                        ],
                        max_length=15,
                    ),
                ),
                ("blocking", models.BooleanField(default=False)),
                ("weight", models.DecimalField(decimal_places=2, default=Decimal("1"), max_digits=5)),
                ("tolerance", models.DecimalField(decimal_places=4, default=Decimal("0"), max_digits=5)),
                ("typical", models.BooleanField(default=False)),
                ("since", models.DateTimeField(default=chengshu.base.clock.now)),
                ("until", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="quality_rules",
                        to="catalogue.resource",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.person"
                    ),
                ),
            ],
            options={
                "ordering": ["resource", "column", "check_key", "-since", "pk"],
            },
            managers=[
                ("everywhere", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("checked", models.PositiveBigIntegerField(default=0)),
                ("failed", models.PositiveBigIntegerField(default=0)),
                ("passed", models.DecimalField(decimal_places=6, max_digits=7, null=True)),
                ("problem_zh", models.CharField(blank=True, max_length=300)),
                ("problem_en", models.CharField(blank=True, max_length=300)),
                ("samples", models.JSONField(default=list)),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="findings", to="quality.report"
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="findings", to="quality.rule"
                    ),
                ),
            ],
            options={
                "ordering": ["-failed", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Weight",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "dimension",
                    models.CharField(
                        choices=[
                            ("completeness", "完整性"),
                            ("conformity", "规范性"),
                            ("consistency", "一致性"),
                            ("accuracy", "准确性"),
                            ("uniqueness", "唯一性"),
                            ("timeliness", "时效性"),
                        ],
                        max_length=15,
                    ),
                ),
                ("weight", models.DecimalField(decimal_places=2, max_digits=5)),
                ("since", models.DateTimeField(default=chengshu.base.clock.now)),
                ("until", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "set_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.person"
                    ),
                ),
            ],
            options={
                "ordering": ["-since", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("resource", "row_digest", "column"),
                name="objection_open_once",
            ),
        ),
        migrations.AddIndex(
            model_name="override",
            index=models.Index(
                condition=models.Q(("lapsed_at", None)), fields=["resource"], name="quality_override_alive"
            ),
        ),
        migrations.AddConstraint(
            model_name="raisingrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                name="raising_rule_ends_after_start",
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["at"], name="quality_report_by_time"),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                condition=models.Q(("newest", True)), fields=("resource",), name="quality_report_newest"
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("score", None), models.Q(("score__gte", 0), ("score__lte", 100)), _connector="OR"),
                name="quality_report_score",
            ),
        ),
        migrations.AddConstraint(
            model_name="refining",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "rows_in",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("rows_out"), "+", models.F("left_out")
                            ),
                            "+",
                            models.F("duplicates"),
                        ),
                    )
                ),
                name="refining_loses_nothing",
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("open", "explained"))),
                fields=("resource",),
                name="correction_open_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)), fields=("resource", "key"), name="quality_rule_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.CheckConstraint(
                condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                name="quality_rule_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.CheckConstraint(condition=models.Q(("weight__gte", 0)), name="quality_rule_weight"),
        ),
        migrations.AddConstraint(
            model_name="rule",
            constraint=models.CheckConstraint(
                condition=models.Q(("tolerance__gte", 0), ("tolerance__lte", 1)), name="quality_rule_tolerance"
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.UniqueConstraint(fields=("report", "rule"), name="quality_finding_once"),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(("failed__lte", models.F("checked"))), name="quality_finding_within"
            ),
        ),
        migrations.AddConstraint(
            model_name="weight",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)), fields=("dimension",), name="quality_weight_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="weight",
            constraint=models.CheckConstraint(condition=models.Q(("weight__gte", 0)), name="quality_weight_positive"),
        ),
    ]
