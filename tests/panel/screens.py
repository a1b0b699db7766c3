"""Every screen by name: template, view, and which shell stands around it."""

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from agent_panel.builders.scripts import Asked, build_script, build_scripts
from agent_panel.builders.shell import PLACES
from agent_panel.views import models as v
from agent_panel.views.environment import Pages, Reader
from agent_panel.views.scripts import ScriptPage
from scripts import read_library
from tests.panel import sample_agreements as agreed
from tests.panel import sample_campaigns as campaigns
from tests.panel import sample_checks as checks
from tests.panel import sample_intakes as intakes
from tests.panel import sample_lists as lists
from tests.panel import sample_menus as h
from tests.panel import sample_pages as p
from tests.panel import sample_promises as r
from tests.panel import sample_rules as rules
from tests.panel import sample_scripts as scripted
from tests.panel import sample_walks as w
from tests.panel import samples as s

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True, slots=True)
class Screen:
    """A page to draw. `shell` None: before sign-in."""

    template: str
    view: object
    shell: v.Shell | None = None
    narrow: bool = False


SCRIPTS = read_library()


def a_run(*did: str, picture: bool = False) -> ScriptPage:
    """A dry run that has come so far."""
    asked = Asked(language="vi", reads="vi", did=did, now=s.NOW.astimezone(ZONE), picture=picture)
    return build_script(SCRIPTS["overdue-1-10"], asked)


LEAD = s.shell("floor", phone=False)
WHOLE_RAIL = replace(
    LEAD, nav=tuple(v.NavItem(key, f"/{key}", current=key == "checks", badge=3) for key in PLACES["lead"])
)
LISTS = replace(LEAD, nav=(*LEAD.nav[:4], v.NavItem("lists", "/lists", current=True)))
PROMISES = replace(LEAD, nav=(*LEAD.nav[:4], v.NavItem("promises", "/promises", current=True)))
CHECKS = replace(
    LEAD,
    nav=tuple(v.NavItem(key, f"/{key}", current=key == "checks") for key in ("checks", "cases", "rules")),
    user=v.UserView("u7", "Vũ Quốc Đạt", "Đạt", "QĐ", ("qa",), "vi"),
)
RULES = replace(LEAD, nav=(*LEAD.nav[:4], v.NavItem("rules", "/rules", current=True)))
OUTBOUND = replace(LEAD, nav=(*LEAD.nav[:4], v.NavItem("campaigns", "/campaigns", current=True)))
RESPONDER = replace(
    s.shell("jobs", phone=False), user=v.UserView("u8", "Hồ Văn Tín", "Tín", "HT", ("responder",), "vi")
)
ADMIN = replace(
    s.shell("hotlines", phone=False),
    nav=tuple(v.NavItem(key, f"/{key}", current=key == "hotlines") for key in ("users", "hotlines", "prompts")),
    user=v.UserView("u9", "Hoàng Yến Nhi", "Nhi", "YN", ("admin",), "vi"),
)
SCREENS: dict[str, Screen] = {
    "sign-in": Screen("sign_in.html", p.SIGN_IN_FRESH),
    "sign-in-wrong": Screen("sign_in.html", p.SIGN_IN),
    "enter": Screen("enter.html", p.ENTER),
    "enter-used": Screen("enter.html", p.ENTER_USED),
    "set-up": Screen("set_up.html", p.SET_UP),
    "desk-idle": Screen("desk/desk.html", s.DESK_IDLE, s.shell()),
    "desk-ringing": Screen("desk/desk.html", s.DESK_RINGING, s.shell()),
    "desk-unknown": Screen("desk/desk.html", replace(s.DESK_RINGING, call=s.UNKNOWN), s.shell()),
    "desk-withheld": Screen("desk/desk.html", replace(s.DESK_RINGING, call=s.WITHHELD), s.shell()),
    "desk-two": Screen("desk/desk.html", replace(s.DESK_RINGING, call=s.TWO), s.shell()),
    "desk-asking": Screen("desk/desk.html", s.DESK_ASKING, s.shell()),
    "desk-help": Screen("desk/desk.html", s.DESK_HELP, s.shell()),
    "desk-talking": Screen("desk/desk.html", s.DESK_TALKING, s.shell()),
    "desk-wrap-up": Screen("desk/desk.html", s.DESK_WRAP, s.shell()),
    "desk-choosing": Screen("desk/desk.html", w.DESK_CHOOSING, s.shell()),
    "desk-no-case": Screen("desk/desk.html", w.DESK_NO_CASE, s.shell()),
    "desk-walk": Screen("desk/desk.html", w.DESK_ASKS, s.shell()),
    "desk-walk-writes": Screen("desk/desk.html", w.DESK_WRITES, s.shell()),
    "desk-walk-waits": Screen("desk/desk.html", w.DESK_WAITS, s.shell()),
    "desk-walk-ends": Screen("desk/desk.html", w.DESK_ENDS, s.shell()),
    "desk-walk-over": Screen("desk/desk.html", w.DESK_OVER, s.shell()),
    "desk-manual": Screen("desk/desk.html", campaigns.DESK_MANUAL, s.shell()),
    "desk-nobody-due": Screen("desk/desk.html", campaigns.DESK_NOBODY_DUE, s.shell()),
    "desk-dialing": Screen("desk/desk.html", campaigns.DESK_UP, s.shell()),
    "desk-visit": Screen("desk/desk.html", s.DESK_VISIT, s.shell()),
    "desk-owed": Screen("desk/desk.html", campaigns.DESK_OWED, s.shell()),
    "desk-not-dialing": Screen("desk/desk.html", campaigns.DESK_OFF, s.shell()),
    "desk-card": Screen("desk/desk.html", campaigns.DESK_CARD, s.shell()),
    "desk-empty": Screen(
        "desk/desk.html", v.DeskView(replace(s.SHIFT, figures=(), duty=(), notices=()), v.WorklistView(())), s.shell()
    ),
    "cases": Screen("cases/list.html", p.LIST, s.shell("cases")),
    "case": Screen("cases/case.html", p.CASE, s.shell("cases")),
    "consents": Screen("cases/consents.html", p.CONSENTS, s.shell("cases")),
    "consents-none": Screen("cases/consents.html", p.NO_CONSENTS, s.shell("cases")),
    "case-done": Screen("cases/case.html", p.DONE_CASE, s.shell("cases")),
    "missed": Screen("missed/missed.html", p.MISSED, s.shell("missed")),
    "missed-none": Screen("missed/missed.html", v.MissedView(()), s.shell("missed")),
    "floor": Screen("floor/floor.html", p.FLOOR, LEAD),
    "floor-quiet": Screen("floor/floor.html", p.QUIET_FLOOR, LEAD),
    "users": Screen(
        "users/users.html", p.USERS, replace(LEAD, nav=tuple(replace(n, current=n.key == "users") for n in LEAD.nav))
    ),
    "hotlines": Screen("hotlines/list.html", h.LIST, ADMIN),
    "hotline": Screen("hotlines/hotline.html", h.PICTURE, ADMIN),
    "hotline-text": Screen("hotlines/hotline.html", h.TEXT, ADMIN),
    "hotline-read": Screen("hotlines/hotline.html", h.READ_ONLY, LEAD),
    "hotline-versions": Screen("hotlines/hotline.html", h.VERSIONS, ADMIN),
    "prompts": Screen("prompts/prompts.html", h.PROMPTS, ADMIN),
    "scripts": Screen("scripts/list.html", build_scripts(SCRIPTS, "vi"), s.shell("scripts", phone=False)),
    "script": Screen("scripts/script.html", a_run("self", "yes", "p", "", ""), s.shell("scripts", phone=False)),
    "script-picture": Screen(
        "scripts/script.html", a_run("self", "yes", picture=True), s.shell("scripts", phone=False)
    ),
    "script-writes": Screen(
        "scripts/script.html",
        a_run("self", "yes", "p", "", "", "will-pay", "promise_amount=9000000 promise_date=+99 promise_way=app"),
        s.shell("scripts", phone=False),
    ),
    "script-test": Screen("scripts/test.html", scripted.TESTED, s.shell("scripts", phone=False)),
    "script-test-wrong": Screen("scripts/test.html", scripted.WRONG, s.shell("scripts", phone=False)),
    "script-versions": Screen("scripts/versions.html", scripted.VERSIONS, s.shell("scripts", phone=False)),
    "lists": Screen("lists/lists.html", lists.LISTS, LISTS),
    "lists-none": Screen("lists/lists.html", lists.NO_LISTS, LISTS),
    "list-read": Screen("lists/list.html", lists.READ, LISTS),
    "list-failed": Screen("lists/list.html", lists.FAILED, LISTS),
    "list-checking": Screen("lists/list.html", lists.CHECKING, LISTS),
    "list-taking": Screen("lists/list.html", lists.TAKING, LISTS),
    "list-halfway": Screen("lists/list.html", lists.HALFWAY, LISTS),
    "list-checked": Screen("lists/list.html", lists.CHECKED, LISTS),
    "list-assigned": Screen("lists/list.html", lists.ASSIGNED, LISTS),
    "intakes": Screen("intakes/intakes.html", intakes.FILES, LISTS),
    "intake-read": Screen("intakes/intake.html", intakes.READ, LISTS),
    "intake-checked": Screen("intakes/intake.html", intakes.CHECKED, LISTS),
    "intake-taking": Screen("intakes/intake.html", intakes.TAKING, LISTS),
    "intake-taken": Screen("intakes/intake.html", intakes.TAKEN, LISTS),
    "intake-consents": Screen("intakes/intake.html", intakes.CONSENTS_READ, RULES),
    "intake-consents-checked": Screen("intakes/intake.html", intakes.CONSENTS_CHECKED, RULES),
    "checks": Screen("checks/checks.html", checks.FLAGGED, CHECKS),
    "checks-lead": Screen("checks/checks.html", checks.FLAGGED, WHOLE_RAIL),
    "checks-rule": Screen("checks/checks.html", checks.OF_A_RULE, CHECKS),
    "checks-sampled": Screen("checks/checks.html", checks.SAMPLED, CHECKS),
    "checks-not-assessed": Screen("checks/checks.html", checks.NOT_ASSESSED, CHECKS),
    "checks-none": Screen("checks/checks.html", checks.NONE, CHECKS),
    "check": Screen("checks/check.html", checks.THREATENED, CHECKS),
    "check-value": Screen("checks/check.html", checks.AMOUNT, CHECKS),
    "check-order": Screen("checks/check.html", checks.ORDER, CHECKS),
    "check-manners": Screen("checks/check.html", checks.MANNERS, CHECKS),
    "score": Screen("checks/score.html", checks.CARD, CHECKS),
    "reviews": Screen("reviews/reviews.html", checks.REVIEWED, s.shell("cases")),
    "reviews-disputed": Screen("reviews/reviews.html", checks.DISPUTED, WHOLE_RAIL),
    "review": Screen("reviews/review.html", checks.REVIEW, s.shell("cases")),
    "review-disputed": Screen("reviews/review.html", checks.REVIEW_DISPUTED, WHOLE_RAIL),
    "review-decided": Screen("reviews/review.html", checks.REVIEW_DECIDED, s.shell("cases")),
    "check-rule": Screen("checks/rule.html", checks.OFTEN_WRONG, WHOLE_RAIL),
    "check-rule-advises": Screen("checks/rule.html", checks.ADVISES, CHECKS),
    "checks-hearing": Screen("checks/backlog.html", checks.BACKLOG, WHOLE_RAIL),
    "check-sample": Screen("checks/check.html", checks.SAMPLE, CHECKS),
    "check-second": Screen("checks/check.html", checks.SECOND, CHECKS),
    "check-erased": Screen("checks/check.html", checks.ERASED, CHECKS),
    "check-clean": Screen("checks/check.html", checks.CLEAN, CHECKS),
    "rules": Screen("rules/rules.html", rules.NOBODY, RULES),
    "rules-person": Screen("rules/rules.html", rules.OANH, RULES),
    "rules-entries": Screen("rules/list.html", rules.OF_A_REASON, RULES),
    "rules-register": Screen("rules/rules.html", rules.REGISTER, RULES),
    "advertising-consents": Screen("people/consents.html", agreed.OANH, RULES),
    "advertising-consents-no-more": Screen("people/consents.html", agreed.NO_MORE, RULES),
    "rules-missing": Screen("rules/list.html", rules.MISSING, RULES),
    "list-undoing": Screen("lists/list.html", lists.UNDOING, LISTS),
    "list-undone": Screen("lists/list.html", lists.UNDONE, LISTS),
    "campaigns": Screen("campaigns/campaigns.html", campaigns.CAMPAIGNS, OUTBOUND),
    "campaigns-none": Screen("campaigns/campaigns.html", campaigns.NONE, OUTBOUND),
    "campaign-running": Screen("campaigns/campaign.html", campaigns.RUNNING, OUTBOUND),
    "campaign-paused": Screen("campaigns/campaign.html", campaigns.PAUSED, OUTBOUND),
    "campaign-off": Screen("campaigns/campaign.html", campaigns.OFF, OUTBOUND),
    "campaign-over": Screen("campaigns/campaign.html", campaigns.OVER, OUTBOUND),
    "targets": Screen("campaigns/targets.html", campaigns.ASKED, OUTBOUND),
    "targets-before": Screen("campaigns/targets.html", campaigns.ASKED_BEFORE, OUTBOUND),
    "targets-none": Screen("campaigns/targets.html", campaigns.ASKED_NOTHING, OUTBOUND),
    "my-figures": Screen("desk/my_figures.html", campaigns.MINE, s.shell()),
    "launch-list": Screen("campaigns/launch.html", campaigns.LAUNCH_LIST, OUTBOUND),
    "launch-script": Screen("campaigns/launch.html", campaigns.LAUNCH_SCRIPT, OUTBOUND),
    "launch-rules": Screen("campaigns/launch.html", campaigns.LAUNCH_RULES, OUTBOUND),
    "launch-halted": Screen("campaigns/launch.html", campaigns.LAUNCH_HALTED, OUTBOUND),
    "launch-counting": Screen("campaigns/launch.html", campaigns.LAUNCH_COUNTING, OUTBOUND),
    "launch-way": Screen("campaigns/launch.html", campaigns.LAUNCH_WAY, OUTBOUND),
    "launch-look": Screen("campaigns/launch.html", campaigns.LAUNCH_LOOK, OUTBOUND),
    "promises": Screen("promises/promises.html", r.DUE, PROMISES),
    "promises-broken": Screen("promises/promises.html", r.NOT_KEPT, PROMISES),
    "promises-debts": Screen("promises/promises.html", r.LATE, PROMISES),
    "promises-credit": Screen("promises/promises.html", r.CREDIT, PROMISES),
    "promises-none": Screen("promises/promises.html", r.NOTHING, PROMISES),
    "jobs": Screen("jobs/inbox.html", p.JOBS, RESPONDER, narrow=True),
    "jobs-none": Screen("jobs/inbox.html", p.NO_JOBS, RESPONDER, narrow=True),
    "job-fire": Screen("jobs/job.html", p.job("to_sign", p.FIRE), RESPONDER, narrow=True),
    "job-signed": Screen("jobs/job.html", p.job("signed"), RESPONDER, narrow=True),
    "job-arrived": Screen("jobs/job.html", p.job("arrived"), RESPONDER, narrow=True),
    "job-done": Screen("jobs/job.html", p.job("done"), RESPONDER, narrow=True),
    "error-forbidden": Screen("error.html", p.FORBIDDEN, s.shell()),
    "error-broken": Screen("error.html", p.BROKEN, None),
}


def draw(pages: Pages, name: str, language: str = "vi") -> str:
    """One screen as a page."""
    screen = SCREENS[name]
    return pages.render(screen.template, Reader(language, ZONE, s.NOW), shell=screen.shell, view=screen.view)
