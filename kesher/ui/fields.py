"""A Django form field prepared for the field component: its control gets our classes and what a screen reader needs."""

from typing import Any

from django import forms
from django.forms import BoundField

CLASSES: list[tuple[type[forms.Widget], str]] = [
    (forms.CheckboxInput, ""),
    (forms.CheckboxSelectMultiple, ""),
    (forms.RadioSelect, ""),
    (forms.Textarea, "textarea"),
    (forms.Select, "select"),
    (forms.FileInput, "input file-input"),
    (forms.Widget, "input"),
]
LEFT_TO_RIGHT = (
    forms.EmailInput,
    forms.URLInput,
    forms.PasswordInput,
    forms.NumberInput,
    forms.DateInput,
    forms.TimeInput,
    forms.DateTimeInput,
)
GROUPS = (forms.CheckboxSelectMultiple, forms.RadioSelect)


def prepared(bound: BoundField, *, hint: str = "", mark_optional: bool = True, rows: int = 0) -> dict[str, Any]:
    """Context of ui/_field.html."""
    widget = bound.field.widget
    hint = hint or str(bound.help_text or "")
    return {
        "bound": bound,
        "hint": hint,
        "hint_id": f"{bound.auto_id}_hint",
        "error_id": f"{bound.auto_id}_error",
        "kind": _kind(widget),
        "optional": mark_optional and not bound.field.required and not isinstance(widget, forms.CheckboxInput),
        "control": bound.as_widget(attrs=_attributes(bound, hint, rows)),
    }


def _attributes(bound: BoundField, hint: str, rows: int) -> dict[str, Any]:
    widget = bound.field.widget
    own = str(widget.attrs.get("class", ""))
    attributes: dict[str, Any] = {"class": " ".join(filter(None, [_class(widget), own]))}
    described = [f"{bound.auto_id}_error"] * bool(bound.errors) + [f"{bound.auto_id}_hint"] * bool(hint)
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if bound.errors:
        attributes["aria-invalid"] = "true"
        if bound.name == next(one for one in bound.form.fields if one in bound.form.errors):
            attributes["autofocus"] = True  # the first error is where the person goes on
    if rows:
        attributes["rows"] = rows
    if "dir" not in widget.attrs and not isinstance(widget, (forms.Select, forms.CheckboxInput, *GROUPS)):
        attributes["dir"] = "ltr" if isinstance(widget, LEFT_TO_RIGHT) or _is_phone(widget) else "auto"
    return attributes


def _is_phone(widget: forms.Widget) -> bool:
    return getattr(widget, "input_type", "") == "tel" or widget.attrs.get("inputmode") in {"tel", "numeric"}


def _class(widget: forms.Widget) -> str:
    return next(name for kind, name in CLASSES if isinstance(widget, kind))


def _kind(widget: forms.Widget) -> str:
    if isinstance(widget, GROUPS):
        return "group"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    return "select" if isinstance(widget, forms.Select) and not isinstance(widget, forms.SelectMultiple) else "plain"
