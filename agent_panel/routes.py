"""Every address of the panel, and who may use it. What is not here does not exist; what names no role cannot be."""

from agent_panel import entering, live, relay, signing_in
from agent_panel.api import (
    after_call,
    agreements,
    campaigns,
    check_rules,
    consents,
    gateway,
    holds,
    intakes,
    lists,
    missed,
    my_calls,
    people,
    promises,
    recordings,
    scores,
    targets,
    walks,
)
from agent_panel.api import cases as case_acts
from agent_panel.api import checks as check_acts
from agent_panel.api import hotlines as menu_acts
from agent_panel.api import prompts as prompt_acts
from agent_panel.api import reviews as review_acts
from agent_panel.api import rules as rule_acts
from agent_panel.builders.script_tests import MOST_BYTES
from agent_panel.pages import agreements as agreement_pages
from agent_panel.pages import campaigns as campaign_pages
from agent_panel.pages import check_rules as check_rule_pages
from agent_panel.pages import checks, desk, hotlines, house, reviews, rules, script_tests, scripts
from agent_panel.pages import intakes as intake_pages
from agent_panel.pages import lists as list_pages
from agent_panel.pages import promises as promise_pages
from agent_panel.pages import scores as score_pages
from agent_panel.pages import targets as target_pages
from agent_panel.routing import ANYONE, SIGNED, SIGNED_IN, Roles, Route

DESK: Roles = frozenset({"agent", "lead"})
"""Those who take calls."""
FLOOR: Roles = frozenset({"lead", "manager"})
CASES: Roles = frozenset({"agent", "lead", "manager", "qa"})
"""Those who may look into any case; private values are masked for all of them."""
DISPATCH: Roles = frozenset({"agent", "lead", "manager"})
WORK: Roles = frozenset({"responder", "lead", "manager"})
"""Those who may act for a department; `desk` checks that the case is theirs."""
LISTEN: Roles = frozenset({"agent", "lead", "qa", "manager"})
RESPONDER: Roles = frozenset({"responder"})
ADMIN: Roles = frozenset({"admin"})
MENUS: Roles = frozenset({"admin", "lead"})
"""Those who may see what callers hear; only an administrator changes it."""
LISTS: Roles = frozenset({"lead"})
QA: Roles = frozenset({"qa", "lead"})
"""Those who listen to what the check found."""
DISPUTES: Roles = frozenset({"lead"})
REVIEWED: Roles = frozenset({"agent", "lead", "qa"})
"""Those who may see reviewed calls: an agent their own."""
CONSENT: Roles = frozenset({"agent", "lead", "qa"})
"""Those who may say whether what was heard is a customer's yes: an agent of their own cases."""
RULES: Roles = frozenset({"lead", "manager", "qa"})
"""Those who may ask why somebody was not called."""

ROUTES: tuple[Route, ...] = (
    # -- before sign-in
    Route("GET", "/alive", house.alive, ANYONE),
    Route("GET", "/sign-in", signing_in.sign_in_page, ANYONE),
    Route("POST", "/sign-in", signing_in.sign_in, ANYONE),
    Route("GET", "/enter/{token}", entering.enter_page, ANYONE),
    Route("POST", "/enter/{token}", entering.enter, ANYONE),
    Route("GET", "/set-up/{token}", entering.set_up_page, ANYONE),
    Route("POST", "/set-up/{token}", entering.set_up, ANYONE),
    Route("POST", "/api/language", people.set_language, ANYONE),
    Route("POST", "/api/session/again", people.sign_in_again, ANYONE),
    # -- programs outside
    Route("POST", "/gateway/messages", gateway.told, SIGNED),
    # -- everybody
    Route("GET", "/", desk.home, SIGNED_IN),
    Route("POST", "/sign-out", signing_in.sign_out, SIGNED_IN),
    Route("GET", "/live", live.live, SIGNED_IN),
    # -- the desk and its phone
    Route("GET", "/desk", desk.desk, DESK),
    Route("POST", "/api/phone", people.issue_phone, DESK),
    Route("GET", "/sip", relay.sip_relay, DESK),
    Route("POST", "/api/state", after_call.set_state, DESK),
    Route("POST", "/api/calls/{call_id}/hangup", my_calls.hang_up, DESK),
    Route("POST", "/api/calls/{call_id}/hold", my_calls.hold, DESK),
    Route("POST", "/api/calls/{call_id}/identity", my_calls.identity, DESK),
    Route("POST", "/api/calls/{call_id}/unmask", my_calls.unmask, DESK),
    Route("POST", "/api/calls/{call_id}/record-off", my_calls.record_off, DESK),
    Route("POST", "/api/calls/{call_id}/silence", my_calls.silence, DESK),
    Route("POST", "/api/calls/{call_id}/person", my_calls.choose_person, DESK),
    Route("POST", "/api/calls/{call_id}/steps/{step}", my_calls.said, DESK),
    Route("POST", "/api/calls/{call_id}/script", walks.take_script, DESK),
    Route("POST", "/api/calls/{call_id}/walk", walks.walk, DESK),
    Route("POST", "/api/calls/{call_id}/conclude", walks.conclude, DESK),
    Route("POST", "/api/calls/{call_id}/outcome", after_call.set_outcome, DESK),
    Route("POST", "/api/calls/{call_id}/more-time", after_call.more_time, DESK),
    # -- cases
    Route("GET", "/cases", desk.cases, CASES),
    Route("GET", "/cases/consents", desk.consents, CONSENT),
    Route("GET", "/cases/{case_id}", desk.case, CASES),
    Route("POST", "/api/cases", case_acts.record, DESK),
    Route("PUT", "/api/cases/draft", case_acts.save_draft, DESK),
    Route("POST", "/api/cases/{case_id}/dispatch", case_acts.dispatch_case, DISPATCH),
    Route("POST", "/api/cases/{case_id}/nothing", case_acts.nothing, DISPATCH),
    Route("POST", "/api/cases/{case_id}/emergency", case_acts.emergency, DISPATCH),
    Route("POST", "/api/cases/{case_id}/consent", consents.say_of_consent, CONSENT),
    # -- the work
    Route("GET", "/jobs", house.jobs, RESPONDER),
    Route("GET", "/jobs/{case_id}", house.job, RESPONDER),
    Route("POST", "/api/cases/{case_id}/sign", case_acts.sign, WORK),
    Route("POST", "/api/cases/{case_id}/cannot", case_acts.cannot, WORK),
    Route("POST", "/api/cases/{case_id}/arrived", case_acts.arrived, WORK),
    Route("POST", "/api/cases/{case_id}/done", case_acts.done, WORK),
    # -- missed calls
    Route("GET", "/missed", desk.missed, DESK),
    Route("POST", "/api/missed/{duty_id}/take", missed.take, DESK),
    Route("POST", "/api/missed/{duty_id}/done", missed.done, DESK),
    Route("POST", "/api/missed/{duty_id}/call", missed.call_back, DESK),
    # -- the floor
    Route("GET", "/floor", house.floor, FLOOR),
    Route("GET", "/floor/calls", house.floor_calls, FLOOR),
    Route("POST", "/api/escalations/{clock_id}/acknowledge", missed.acknowledge, FLOOR),
    Route("GET", "/recordings/{call_id}", recordings.listen, LISTEN),
    Route("POST", "/api/recordings/{call_id}/hold", holds.keep_longer, FLOOR),
    Route("POST", "/api/recordings/{call_id}/release", holds.keep_no_longer, FLOOR),
    # -- checked calls
    Route("GET", "/checks", checks.checks, QA),
    Route("GET", "/checks/hearing", check_rule_pages.backlog, QA),
    Route("GET", "/checks/rules/{rule}", check_rule_pages.check_rule, QA),
    Route("POST", "/api/check-rules/{rule}", check_rules.switch_rule, QA),
    Route("GET", "/checks/{call_id}", checks.check, QA),
    Route("GET", "/checks/{call_id}/score", score_pages.score, QA),
    Route("PUT", "/api/checks/{call_id}/score-draft", scores.save, QA),
    Route("POST", "/api/checks/{call_id}/score", scores.finish, QA),
    Route("POST", "/api/checks/{call_id}/review", check_acts.give_verdict, QA),
    Route("POST", "/api/checks/{call_id}/heard", check_acts.heard_sample, QA),
    Route("POST", "/api/checks/{call_id}/missed", check_acts.add_miss, QA),
    Route("POST", "/api/checks/{call_id}/missed/{miss_id}/withdraw", check_acts.withdraw_miss, QA),
    Route("POST", "/api/checks/{call_id}/coaching", review_acts.add_coaching, QA),
    # -- reviewed calls before their agents
    Route("GET", "/reviews", reviews.reviews, REVIEWED),
    Route("GET", "/reviews/{call_id}", reviews.review, REVIEWED),
    Route("POST", "/api/reviews/{call_id}/acknowledge", review_acts.acknowledge_review, DESK),
    Route("POST", "/api/reviews/{call_id}/dispute", review_acts.dispute_review, DESK),
    Route("POST", "/api/reviews/{call_id}/decide", review_acts.decide_dispute, DISPUTES),
    # -- what callers hear
    Route("GET", "/hotlines", hotlines.hotlines, MENUS),
    Route("GET", "/hotlines/{hotline_id}", hotlines.hotline, MENUS),
    Route("POST", "/api/hotlines/{hotline_id}/check", menu_acts.check, MENUS),
    Route("POST", "/api/hotlines/{hotline_id}/try", menu_acts.try_out, MENUS),
    Route("PUT", "/api/hotlines/{hotline_id}", menu_acts.save, ADMIN),
    Route("POST", "/api/hotlines/{hotline_id}/back", menu_acts.back, ADMIN),
    Route("GET", "/prompts", hotlines.prompts, MENUS),
    Route("GET", "/prompts/{language}/{name}", prompt_acts.play, MENUS),
    Route("PUT", "/api/prompts/{language}/{name}", prompt_acts.record, ADMIN),
    Route("DELETE", "/api/prompts/{language}/{name}", prompt_acts.speak_again, ADMIN),
    # -- scripts of calls
    Route("GET", "/scripts", scripts.scripts, FLOOR),
    Route("GET", "/scripts/{script_id}", scripts.script, FLOOR),
    Route("GET", "/scripts/{script_id}/test", script_tests.script_test, FLOOR),
    Route("POST", "/scripts/{script_id}/test", script_tests.test_transcript, FLOOR, MOST_BYTES),
    Route("GET", "/scripts/{script_id}/versions", script_tests.script_versions, FLOOR),
    # -- lists
    Route("GET", "/lists", list_pages.all_lists, LISTS),
    Route("POST", "/api/lists", lists.upload, LISTS),
    Route("GET", "/lists/{list_id}", list_pages.one_list, LISTS),
    Route("GET", "/lists/{list_id}/left-out.csv", list_pages.left_out, LISTS),
    Route("GET", "/api/lists/{list_id}/progress", lists.progress, LISTS),
    Route("POST", "/api/lists/{list_id}/read", lists.read_again, LISTS),
    Route("POST", "/api/lists/{list_id}/check", lists.check, LISTS),
    Route("POST", "/api/lists/{list_id}/stop", lists.stop, LISTS),
    Route("POST", "/api/lists/{list_id}/commit", lists.commit, LISTS),
    Route("POST", "/api/lists/{list_id}/undo", lists.undo, LISTS),
    Route("POST", "/api/lists/{list_id}/discard", lists.discard, LISTS),
    Route("POST", "/api/lists/{list_id}/assign", lists.assign, LISTS),
    Route("POST", "/api/lists/{list_id}/hand-over", lists.hand_over, LISTS),
    Route("POST", "/api/lists/{list_id}/hand-back", lists.hand_back, LISTS),
    # -- campaigns
    Route("GET", "/campaigns", campaign_pages.campaigns, FLOOR),
    Route("GET", "/campaigns/new", campaign_pages.launch, FLOOR),
    Route("GET", "/campaigns/{campaign_id}", campaign_pages.campaign, FLOOR),
    Route("GET", "/campaigns/{campaign_id}/targets", target_pages.targets, FLOOR),
    Route("GET", "/campaigns/{campaign_id}/targets.csv", target_pages.targets_file, FLOOR),
    Route("POST", "/api/campaigns/{campaign_id}/targets", targets.set_target, FLOOR),
    Route("POST", "/api/campaigns/{campaign_id}/targets/withdraw", targets.withdraw_target, FLOOR),
    Route("GET", "/my-figures/{campaign_id}", target_pages.my_figures, DESK),
    Route("POST", "/api/campaigns", campaigns.launch, FLOOR),
    Route("POST", "/api/campaigns/{campaign_id}", campaigns.steer, FLOOR),
    Route("POST", "/api/campaigns/{campaign_id}/mode", campaigns.switch, FLOOR),
    Route("POST", "/api/campaigns/{campaign_id}/next", campaigns.show, DESK),
    Route("POST", "/api/dialing", campaigns.dialing, DESK),
    Route("POST", "/api/dialing/call", campaigns.call_shown, DESK),
    Route("POST", "/api/dialing/pass", campaigns.pass_over, DESK),
    Route("POST", "/api/calls/{call_id}/machine", campaigns.machine, DESK),
    Route("POST", "/api/opt-outs", lists.no_more_calls, DESK),
    # -- promises to pay
    Route("GET", "/promises", promise_pages.promises, FLOOR),
    Route("POST", "/api/promises/{promise_id}/cancel", promises.cancel_promise, FLOOR),
    Route("POST", "/api/payments", promises.enter_payment, FLOOR),
    Route("POST", "/api/debts/{person_id}/measure", promises.measure, FLOOR),
    # -- the rules on calling
    Route("GET", "/rules", rules.rules, RULES),
    Route("GET", "/rules/lists/{list_id}", rules.skipped, RULES),
    Route("GET", "/api/looks/{look_id}", rule_acts.look, RULES),
    Route("POST", "/api/looks/{look_id}/halt", rule_acts.halt, RULES),
    Route("POST", "/api/looks/{look_id}/again", rule_acts.again, RULES),
    Route("POST", "/api/rules/find", rule_acts.find, RULES),
    # -- files of payments and of consents
    Route("GET", "/intakes/{kind}", intake_pages.all_intakes, LISTS),
    Route("GET", "/intakes/{kind}/{intake_id}", intake_pages.one_intake, LISTS),
    Route("POST", "/api/intakes/{kind}", intakes.upload, LISTS),
    Route("GET", "/api/intakes/{intake_id}/progress", intakes.progress, LISTS),
    Route("POST", "/api/intakes/{intake_id}/read", intakes.read_again, LISTS),
    Route("POST", "/api/intakes/{intake_id}/check", intakes.check, LISTS),
    Route("POST", "/api/intakes/{intake_id}/stop", intakes.stop, LISTS),
    Route("POST", "/api/intakes/{intake_id}/commit", intakes.commit, LISTS),
    Route("POST", "/api/intakes/{intake_id}/discard", intakes.discard, LISTS),
    # -- consents to advertising, and the do-not-call register
    Route("GET", "/people/{person_id}/consents", agreement_pages.agreements, CASES),
    Route("POST", "/api/people/{person_id}/consents", agreements.keep_consent, DESK),
    Route("POST", "/api/consents/{consent_id}/withdraw", agreements.withdraw_consent, DISPATCH),
    Route("POST", "/api/register", agreements.take_register, LISTS),
    Route("GET", "/api/register/progress", agreements.register_progress, LISTS),
    Route("POST", "/api/register/stop", agreements.stop_register, LISTS),
    # -- the house
    Route("GET", "/users", house.users, ADMIN),
    Route("POST", "/api/users", people.add_user, ADMIN),
    Route("POST", "/api/users/{user_id}/link", people.new_link, ADMIN),
    Route("POST", "/api/users/{user_id}/disabled", people.set_disabled, ADMIN),
    Route("POST", "/api/users/{user_id}/skills", people.set_skills, ADMIN),
)
