"""What people type about projects, by noun."""

from __future__ import annotations

from chengshu.kernel.lifecycle.forms.after import EvaluationForm, FindingForm, OperationForm
from chengshu.kernel.lifecycle.forms.fields import DoneOnForm, DueForm, ExplainForm, ReasonForm, WhyForm
from chengshu.kernel.lifecycle.forms.money import (
    BudgetForm,
    CorrectionForm,
    FundReviewForm,
    IncomeForm,
    OperatingForm,
    PaymentForm,
)
from chengshu.kernel.lifecycle.forms.needs import CallForm, ExtendForm, NeedForm, WhitePaperForm
from chengshu.kernel.lifecycle.forms.plans import CompileTimeForm, EntryForm, PlanForm
from chengshu.kernel.lifecycle.forms.projects import (
    AmountForm,
    ManagerForm,
    MilestoneForm,
    ModeForm,
    NewProjectForm,
    ProjectForm,
    PublicForm,
)
from chengshu.kernel.lifecycle.forms.rules import BodyForm, FormulaForm, PaperRuleForm, PointForm, SeasonForm, StageForm
from chengshu.kernel.lifecycle.forms.stages import AnswerForm, AskForm, ContractForm, PaperForm, QualityForm

__all__ = [
    "AmountForm",
    "AnswerForm",
    "AskForm",
    "BodyForm",
    "BudgetForm",
    "CallForm",
    "CompileTimeForm",
    "ContractForm",
    "CorrectionForm",
    "DoneOnForm",
    "DueForm",
    "EntryForm",
    "EvaluationForm",
    "ExplainForm",
    "ExtendForm",
    "FindingForm",
    "FormulaForm",
    "FundReviewForm",
    "IncomeForm",
    "ManagerForm",
    "MilestoneForm",
    "ModeForm",
    "NeedForm",
    "NewProjectForm",
    "OperatingForm",
    "OperationForm",
    "PaperForm",
    "PaperRuleForm",
    "PaymentForm",
    "PlanForm",
    "PointForm",
    "ProjectForm",
    "PublicForm",
    "QualityForm",
    "ReasonForm",
    "SeasonForm",
    "StageForm",
    "WhitePaperForm",
    "WhyForm",
]
