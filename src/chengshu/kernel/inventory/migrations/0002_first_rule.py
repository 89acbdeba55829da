from django.db import migrations

from chengshu.kernel.inventory.first import first_rule


class Migration(migrations.Migration):
    dependencies = [("inventory", "0001_initial")]

    operations = [migrations.RunPython(first_rule, migrations.RunPython.noop)]
