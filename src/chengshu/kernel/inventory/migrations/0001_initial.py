import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import chengshu.base.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("exchange", "0001_initial"),
        ("identity", "0003_longer_other_names"),
    ]

    operations = [
        migrations.CreateModel(
            name="InformationSystem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_zh", models.CharField(max_length=200)),
                ("name_en", models.CharField(blank=True, max_length=200)),
                ("created_at", models.DateTimeField(default=chengshu.base.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(default=chengshu.base.clock.now, editable=False)),
                ("code", models.CharField(max_length=60, unique=True)),
                ("purpose", models.TextField(max_length=2000)),
                ("builder", models.CharField(blank=True, max_length=200)),
                (
                    "network",
                    models.CharField(
                        choices=[
                            ("internet", "互联网"),
                            ("extranet", "电子政务外网"),
                            ("own", "部门专网"),
                            ("alone", "单机或孤立网络"),
                        ],
                        default="extranet",
                        max_length=20,
                    ),
                ),
                (
                    "hosting",
                    models.CharField(
                        choices=[
                            ("cloud", "政务云"),
                            ("own_room", "自有机房"),
                            ("hosted", "托管"),
                            ("upper", "上级统建"),
                        ],
                        default="own_room",
                        max_length=20,
                    ),
                ),
                ("cloud_since", models.DateField(blank=True, null=True)),
                ("built_on", models.DateField(blank=True, null=True)),
                ("cost_fen", models.PositiveBigIntegerField(default=0)),
                ("yearly_fen", models.PositiveBigIntegerField(default=0)),
                ("users", models.PositiveIntegerField(default=0)),
                ("active_users", models.PositiveIntegerField(blank=True, null=True)),
                ("last_used_on", models.DateField(blank=True, null=True)),
                ("comprehensive", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("in_use", "在用"),
                            ("doubted", "疑似僵尸"),
                            ("closing", "关停中"),
                            ("closed", "已关停"),
                            ("merged", "已整合"),
                        ],
                        db_index=True,
                        default="in_use",
                        max_length=20,
                    ),
                ),
                ("checked_on", models.DateField(blank=True, null=True)),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_in",
                        to="inventory.informationsystem",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="systems", to="identity.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ["owner__order", "code"],
            },
            managers=[
                ("everywhere", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Connection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "client",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="exchange.client"
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="connections",
                        to="inventory.informationsystem",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="UseRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("idle_months", models.PositiveSmallIntegerField()),
                ("least_percent", models.PositiveSmallIntegerField()),
                ("since", models.DateField()),
                ("reason", models.CharField(blank=True, max_length=400)),
                ("at", models.DateTimeField(default=chengshu.base.clock.now)),
                (
                    "by",
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
            name="Merger",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=chengshu.base.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(default=chengshu.base.clock.now, editable=False)),
                ("planned_on", models.DateField()),
                ("plan", models.TextField(max_length=2000)),
                ("percent", models.PositiveSmallIntegerField(default=0)),
                ("done_on", models.DateField(blank=True, null=True)),
                ("dropped_why", models.CharField(blank=True, max_length=400)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mergers",
                        to="inventory.informationsystem",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mergers_in",
                        to="inventory.informationsystem",
                    ),
                ),
            ],
            options={
                "ordering": ["planned_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("source",), name="merger_open_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", models.F("target")), _negated=True), name="merger_of_two"
                    ),
                ],
            },
            managers=[
                ("everywhere", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="NetworkException",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=chengshu.base.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(default=chengshu.base.clock.now, editable=False)),
                ("reason", models.TextField(max_length=1000)),
                ("wanted_until", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "待审批"),
                            ("granted", "已同意"),
                            ("refused", "未同意"),
                            ("ended", "已到期"),
                        ],
                        default="asked",
                        max_length=20,
                    ),
                ),
                ("until", models.DateField(blank=True, null=True)),
                ("answer", models.CharField(blank=True, max_length=1000)),
                (
                    "granted_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.person"
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exceptions",
                        to="inventory.informationsystem",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "asked")), fields=("system",), name="network_exception_open_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "granted"), _negated=True),
                            models.Q(("granted_by__isnull", False), ("until__isnull", False)),
                            _connector="OR",
                        ),
                        name="network_exception_granted_until",
                    ),
                ],
            },
            managers=[
                ("everywhere", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="RollOut",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("planned_by", models.DateField()),
                ("planned_users", models.PositiveIntegerField()),
                ("in_use_since", models.DateField(blank=True, null=True)),
                ("active_users", models.PositiveIntegerField(default=0)),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="roll_outs",
                        to="inventory.informationsystem",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ["system", "unit__order"],
                "constraints": [models.UniqueConstraint(fields=("system", "unit"), name="roll_out_once")],
            },
            managers=[
                ("everywhere", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="ShutDown",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=chengshu.base.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(default=chengshu.base.clock.now, editable=False)),
                ("found", models.CharField(max_length=400)),
                ("kept_why", models.CharField(blank=True, max_length=1000)),
                ("kept_until", models.DateField(blank=True, null=True)),
                ("planned_on", models.DateField(blank=True, null=True)),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("data_to", models.CharField(blank=True, max_length=400)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shut_downs",
                        to="inventory.informationsystem",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("settled_at", None)), fields=("system",), name="shut_down_open_once"
                    )
                ],
            },
            managers=[
                ("everywhere", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="SystemFunction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("business_item", models.CharField(blank=True, max_length=200)),
                ("yields", models.CharField(blank=True, max_length=400)),
                ("resource_key", models.CharField(blank=True, db_index=True, max_length=100)),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="functions",
                        to="inventory.informationsystem",
                    ),
                ),
            ],
            options={
                "ordering": ["system", "pk"],
                "constraints": [models.UniqueConstraint(fields=("system", "path"), name="system_function_once")],
            },
        ),
        migrations.CreateModel(
            name="UseOfMonth",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField()),
                ("active_users", models.PositiveIntegerField(default=0)),
                ("sign_ins", models.PositiveIntegerField(default=0)),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="use",
                        to="inventory.informationsystem",
                    ),
                ),
            ],
            options={
                "ordering": ["-month"],
                "constraints": [models.UniqueConstraint(fields=("system", "month"), name="use_of_month_once")],
            },
        ),
    ]
