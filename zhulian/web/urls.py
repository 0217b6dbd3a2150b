"""Addresses of the screens 页面网址."""

from __future__ import annotations

from django.urls import path

from zhulian.web import (
    audit,
    desk,
    household,
    household_search,
    leads,
    ledger_import,
    match_export,
    matches,
    opening,
    picture,
    policy_drafts,
    policy_library,
    policy_review,
    policy_standards,
    policy_texts,
    public_policies,
    runs,
    whatif,
    whatif_export,
)
from zhulian.web.selfcheck import contact
from zhulian.web.selfcheck import views as selfcheck

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("matches/", matches.matches, name="matches"),
    path("matches/export.xlsx", match_export.match_export, name="match-export"),
    path("matches/<uuid:match_id>/why/", matches.match_why, name="match-why"),
    path("households/", household_search.households, name="households"),
    path("households/<uuid:household_id>/", household.household, name="household"),
    path("households/<uuid:household_id>/open/", opening.open_field, name="open-field"),
    path("picture/", picture.picture, name="picture"),
    path("import/", ledger_import.ledger_import, name="ledger-import"),
    path("import/template.xlsx", ledger_import.ledger_template, name="ledger-template"),
    path("import/preview/", ledger_import.ledger_preview, name="ledger-preview"),
    path("import/errors.xlsx", ledger_import.ledger_errors, name="ledger-errors"),
    path("whatif/", whatif.whatif, name="whatif"),
    path("whatif/compare/", whatif.whatif_compare, name="whatif-compare"),
    path("whatif/<uuid:scenario_id>/", whatif.whatif_scenario, name="whatif-scenario"),
    path("whatif/<uuid:scenario_id>/export.xlsx", whatif_export.whatif_export, name="whatif-export"),
    path("ledger/", audit.audit, name="audit"),
    path("library/", policy_library.policies, name="policies"),
    path("library/policies/<slug:code>/", policy_library.policy, name="policy"),
    path("library/standards/", policy_standards.standards, name="standards"),
    path("library/standards/<slug:parameter>/", policy_standards.one_standard, name="standard"),
    path("library/texts/", policy_texts.texts, name="policy-texts"),
    path("library/texts/read/", policy_texts.text, name="policy-text"),
    path("library/drafts/start/", policy_drafts.start, name="policy-draft-start"),
    path("library/drafts/<uuid:edition_id>/", policy_drafts.draft, name="policy-draft"),
    path("library/drafts/<uuid:edition_id>/review/", policy_review.review, name="policy-review"),
    path("library/drafts/<uuid:edition_id>/trial/", policy_review.trial, name="policy-trial"),
    path("library/rematch/", policy_review.rematch, name="policy-rematch"),
    path("runs/<uuid:run_id>/", runs.run_progress, name="run-progress"),
    path("runs/<uuid:run_id>/cancel/", runs.run_cancel, name="run-cancel"),
    path("leads/", leads.leads, name="leads"),
    path("leads/<uuid:lead_id>/", leads.lead, name="lead"),
    path("leads/<uuid:lead_id>/taken/", leads.lead_taken, name="lead-taken"),
    path("check/", selfcheck.selfcheck, name="selfcheck"),
    path("check/contact/", contact.contact, name="selfcheck-contact"),
    path("policies/public/", public_policies.public_policies, name="public-policies"),
    path("policies/public/<slug:code>/", public_policies.public_policy, name="public-policy"),
]
