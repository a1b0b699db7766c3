"""Codes of assigned lists that have words of their own."""

from typing import get_args

from domain.may_call.verdicts import Reason

REASONS = (
    "missing",
    "formula",
    "control_character",
    "too_long",
    "unknown_word",
    "unknown_zone",
    "too_many_numbers",
    "number_rounded",
    "number_unreadable",
    "number_invalid",
    "number_costs",
    "number_not_allowed",
    "number_of_another",
    "number_of_other_row",
    "number_of_several",
    "contract_of_another",
    "amount_unreadable",
    "amount_ambiguous",
    "amount_fraction",
    "amount_negative",
    "amount_zero",
    "amount_large",
    "date_unreadable",
    "date_ambiguous",
    "date_short_year",
    "date_impossible",
    "date_far",
    "same_contract",
    "same_person",
    "in_list",
    *get_args(Reason),
    "tries_today",
)
"""Why a row is wrong, a duplicate, or not to be called."""
FILE_REASONS = (
    "column_lacking",
    "file_empty",
    "file_too_large",
    "file_broken",
    "file_breaks_off",
    "not_separated",
    "old_workbook",
    "header_only",
    "header_twice",
    "headers_changed",
    "too_many_columns",
    "too_many_rows",
    "sheet_unknown",
    "encoding_unknown",
    "encoding_not_found",
    "encoding_wrong",
    "delimiter_unknown",
    "disk",
    "register_unreadable",
)
"""Why a file cannot be used."""
