"""What people type about organisations, people and accounts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator

from chengshu.base.text import Text, bracketed
from chengshu.kernel.identity.models import Level, Organisation, OrganisationKind, SignInRule
from chengshu.kernel.identity.services.passwords import LONGEST
from chengshu.kernel.identity.services.rules import FIELDS
from chengshu.kernel.identity.words import KINDS, LEVELS
from chengshu.ui.forms import Form, ModelForm, choices, words

PHONE = RegexValidator(r"^\+?[\d\- ]{5,20}\Z", words("电话只含数字、空格和连字符。", "Digits, blanks, hyphens."))
CODE = RegexValidator(r"^[\w.\-]{1,40}\Z", words("代码只含字母、数字、点、横线。", "Letters, digits, dots, hyphens."))
DIVISION = RegexValidator(r"^\d{0,12}\Z", words("区划代码为 2 至 12 位数字。", "Two to twelve digits."))
USERNAME = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9._\-]{2,39}\Z",
    words("3 至 40 位字母、数字、点、横线。", "3 to 40 letters, digits, dots and hyphens."),
)


class OrganisationField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable when it runs
    """A choice of bodies that are open, with their codes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Organisation.objects.none(), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        """Bodies of one name are told apart by their code."""
        return bracketed(obj.name, obj.code)

    def __deepcopy__(self, memo: Any) -> Any:
        copied = super().__deepcopy__(memo)
        copied.queryset = Organisation.objects.filter(active=True).order_by("path")
        return copied


class SignInForm(Form):
    """Name and password."""

    username = forms.CharField(
        label=words("用户名", "Name"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "username", "autofocus": True, "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=words("密码", "Password"),
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )


class CodeForm(Form):
    """A code of the app, or a recovery code."""

    code = forms.CharField(
        label=words("验证码", "Code"),
        max_length=20,
        widget=forms.TextInput({"autocomplete": "one-time-code", "autofocus": True}),
    )


class PasswordForm(Form):
    """A new password, typed twice."""

    old = forms.CharField(
        label=words("当前密码", "Present password"),
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=words("新密码", "New password"),
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=words("再次输入新密码", "New password again"),
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any] | None:
        """Both must be the same."""
        cleaned = super().clean()
        if cleaned and cleaned.get("new") != cleaned.get("again"):
            self.add_error("again", str(Text("两次输入的新密码不一致。", "The two new passwords differ.")))
        return cleaned


class ProofForm(Form):
    """The password, before the second factor is changed."""

    password = forms.CharField(
        label=words("当前密码", "Present password"),
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )


class LanguageForm(Form):
    """The language of an account."""

    language = forms.ChoiceField(label=words("语言", "Language"), choices=[("zh", "中文"), ("en", "English")])


class ReasonForm(Form):
    """Why something is done."""

    reason = forms.CharField(label=words("原因或文号", "Reason or document"), max_length=200)


class AddOrganisationForm(Form):
    """A new body."""

    name_zh = forms.CharField(label=words("名称", "Name in Chinese"), max_length=200)
    name_en = forms.CharField(label=words("英文名称", "Name in English"), max_length=200, required=False)
    code = forms.CharField(label=words("代码", "Code"), max_length=40, validators=[CODE])
    kind = forms.ChoiceField(label=words("类别", "Kind"), choices=choices(KINDS), initial=OrganisationKind.BUREAU)
    level = forms.ChoiceField(label=words("层级", "Level"), choices=choices(LEVELS), initial=Level.CITY)
    parent = OrganisationField(label=words("上级机构", "Parent"), required=False)
    division_code = forms.CharField(
        label=words("区划代码", "Division code"),
        max_length=12,
        required=False,
        validators=[DIVISION],
        help_text=words("留空则与上级相同。", "Empty: as its parent."),
    )
    order = forms.IntegerField(label=words("排序", "Order"), min_value=0, max_value=100_000, initial=0)


class ChangeOrganisationForm(Form):
    """Details of a body."""

    kind = forms.ChoiceField(label=words("类别", "Kind"), choices=choices(KINDS))
    level = forms.ChoiceField(label=words("层级", "Level"), choices=choices(LEVELS))
    division_code = forms.CharField(
        label=words("区划代码", "Division code"), max_length=12, required=False, validators=[DIVISION]
    )
    order = forms.IntegerField(label=words("排序", "Order"), min_value=0, max_value=100_000)
    reason = forms.CharField(label=words("原因或文号", "Reason or document"), max_length=200, required=False)


class RenameForm(Form):
    """A new name of a body."""

    name_zh = forms.CharField(label=words("新名称", "New name in Chinese"), max_length=100)
    name_en = forms.CharField(label=words("英文名称", "Name in English"), max_length=200, required=False)
    reason = forms.CharField(label=words("原因或文号", "Reason or document"), max_length=200)


class MoveOrganisationForm(Form):
    """A new parent of a body."""

    parent = OrganisationField(label=words("新的上级机构", "New parent"))
    reason = forms.CharField(label=words("原因或文号", "Reason or document"), max_length=200)


class MergeForm(Form):
    """The body that takes over."""

    into = OrganisationField(label=words("并入机构", "Merged into"))
    reason = forms.CharField(label=words("原因或文号", "Reason or document"), max_length=200)


class AliasForm(Form):
    """Another name of a body."""

    name = forms.CharField(label=words("别名", "Other name"), max_length=100)


class PersonForm(Form):
    """Name and contacts."""

    name_zh = forms.CharField(label=words("姓名", "Name in Chinese"), max_length=200)
    name_en = forms.CharField(label=words("英文姓名", "Name in English"), max_length=200, required=False)
    phone = forms.CharField(label=words("电话", "Phone"), max_length=20, required=False, validators=[PHONE])
    email = forms.EmailField(label=words("邮箱", "E-mail"), required=False)


class PostForm(Form):
    """A post in a body."""

    organisation = OrganisationField(label=words("机构", "Organisation"))
    title_zh = forms.CharField(label=words("职务", "Title in Chinese"), max_length=60)
    title_en = forms.CharField(label=words("英文职务", "Title in English"), max_length=60, required=False)
    leads = forms.BooleanField(label=words("负责人", "Leads the body"), required=False)


class FurtherPostForm(PostForm):
    """A further post, or a new main one."""

    main = forms.BooleanField(label=words("设为主岗", "As the main post"), required=False)
    since = forms.DateField(label=words("任职日期", "Since"), required=False)


class AddPersonForm(PersonForm, PostForm):
    """A person with the main post."""


class EndPostForm(Form):
    """The last day of a post."""

    until = forms.DateField(label=words("离任日期", "Last day"), required=False)


class AccountForm(Form):
    """The name of a new account."""

    username = forms.CharField(label=words("用户名", "Name"), max_length=40, validators=[USERNAME])


class ImportForm(Form):
    """A file of organisations or people."""

    kind = forms.ChoiceField(
        label=words("内容", "Content"),
        choices=[
            ("organisations", words("机构", "Organisations")),
            ("people", words("人员", "People")),
        ],
    )
    file = forms.FileField(
        label=words("文件", "File"),
        help_text=words("Excel（.xlsx）或 CSV，不超过 5 MB、5000 行。", "Excel or CSV, up to 5 MB and 5,000 rows."),
    )


RULE_LABELS = {
    "min_length": (words("密码最少位数", "Least length of a password"), 8, 64),
    "min_classes": (words("至少含几类字符", "Least kinds of characters"), 1, 4),
    "remember_last": (words("不得与最近几次相同", "Not like the last … ones"), 0, 24),
    "max_age_days": (words("密码有效天数（0 为不限）", "Days a password is valid (0: no bound)"), 0, 3650),
    "free_attempts": (words("每个用户名可连续失败次数", "Failures in a row, per name"), 1, 50),
    "free_attempts_per_address": (words("每个地址可连续失败次数", "Failures in a row, per address"), 1, 1000),
    "first_wait_seconds": (words("首次等待秒数（逐次加倍）", "First wait in seconds (doubling)"), 1, 3600),
    "longest_wait_seconds": (words("最长等待秒数", "Longest wait in seconds"), 1, 86_400),
    "forget_after_minutes": (words("失败记录保留分钟数", "Minutes until failures are forgotten"), 5, 100_000),
    "idle_minutes": (words("无操作多少分钟后退出", "Idle minutes until signed out"), 1, 720),
}


class RuleForm(ModelForm):
    """The rule of sign-in; every number within what makes sense."""

    reason = forms.CharField(label=words("原因或文号", "Reason or document"), max_length=200)

    class Meta:
        model = SignInRule
        fields = FIELDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, least, most) in RULE_LABELS.items():
            self.fields[name] = forms.IntegerField(label=label, min_value=least, max_value=most)
            self.fields[name].widget.attrs["class"] = "form-control"
        self.order_fields([*FIELDS, "reason"])
