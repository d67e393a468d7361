"""The fakes keep the promises that both databases keep: the same tests run over them."""

from collections.abc import Awaitable, Callable

import pytest

from bot.notify import NotifyTx
from bot.schedule import ScheduleTx
from bot.workflows import LaterTx
from core.access.link_ports import LinkTx
from core.access.ports import AccessTx
from core.courses.browse import StudyTx
from core.courses.ports import CoursesTx
from core.insight.log_ports import InsightTx
from core.insight.ports import Analyst
from core.interactions.ports import InteractionsTx
from core.kernel.ports import Clock, Work
from core.members.ports import MembersTx
from core.payments.ports import MoneyTx, PaymentsTx
from core.payments.ticket_ports import TicketsTx
from core.privacy.ports import PrivacyTx
from core.recommend.ports import PushTx, RecommendTx
from core.recommend.push import SuggestTx
from tests.contract import test_store_catalogue as catalogue
from tests.contract import test_store_doors as doors
from tests.contract import test_store_links as links
from tests.contract import test_store_log as log
from tests.contract import test_store_members as members
from tests.contract import test_store_money as money
from tests.contract import test_store_readings as readings
from tests.contract import test_store_tickets as tickets
from tests.fakes.analyst import SpyAnalyst
from tests.fakes.clock import HandClock
from tests.fakes.store import FakeWork


def every_port(work: FakeWork) -> list[object]:
    """Return the fake as each port; for the type checker, which refuses what does not fit."""
    clock: Clock = HandClock()
    analyst: Analyst = SpyAnalyst()
    members_port: Work[MembersTx] = work
    interactions_port: Work[InteractionsTx] = work
    payments_port: Work[PaymentsTx] = work
    money_port: Work[MoneyTx] = work
    access_port: Work[AccessTx] = work
    link_port: Work[LinkTx] = work
    tickets_port: Work[TicketsTx] = work
    courses_port: Work[CoursesTx] = work
    study_port: Work[StudyTx] = work
    insight_port: Work[InsightTx] = work
    recommend_port: Work[RecommendTx] = work
    push_port: Work[PushTx] = work
    suggest_port: Work[SuggestTx] = work
    privacy_port: Work[PrivacyTx] = work
    schedule_port: Work[ScheduleTx] = work
    later_port: Work[LaterTx] = work
    notify_port: Work[NotifyTx] = work
    low = [members_port, interactions_port, payments_port, money_port, access_port, link_port, tickets_port]
    middle = [courses_port, study_port, insight_port]
    high = [recommend_port, push_port, suggest_port, privacy_port, schedule_port, later_port, notify_port]
    return [clock, analyst, *low, *middle, *high]


PROMISES = (
    members.test_a_member_comes_back_as_they_were_made,
    members.test_nobody_is_at_an_unknown_address,
    members.test_a_new_name_and_language_reach_the_member,
    members.test_a_room_is_made_once_and_found_by_address_and_id,
    members.test_a_room_without_a_title_is_called_by_its_address,
    members.test_people_enter_and_leave_rooms,
    members.test_the_rooms_of_a_member_are_those_where_they_stand_or_spoke,
    members.test_whoever_enters_by_speaking_stands_in_the_room,
    members.test_an_act_is_kept_once_for_its_key,
    members.test_acts_come_back_in_time_order_and_by_kind,
    log.test_an_edit_by_somebody_else_is_not_applied,
    log.test_an_older_edit_after_a_newer_one_changes_nothing,
    log.test_an_edit_of_an_unknown_message_waits_for_nobody,
    log.test_positions_follow_the_order_of_the_batch_and_of_the_commits,
    readings.test_a_cursor_begins_at_nothing_and_stays_where_it_was_put,
    readings.test_the_log_is_heard_a_piece_at_a_time,
    readings.test_the_newest_messages_of_a_window_come_in_time_order,
    readings.test_only_those_who_were_asked_have_an_answer,
    catalogue.test_a_course_comes_back_with_its_lessons_in_order,
    catalogue.test_a_search_folds_case_and_takes_signs_as_they_are,
    catalogue.test_courses_and_plans_are_listed_alike_on_both_databases,
    catalogue.test_what_can_be_recommended_is_lessons_and_bare_courses,
    catalogue.test_what_is_closed_is_what_a_plan_would_open,
    catalogue.test_every_live_course_and_lesson_has_its_id_listed,
    catalogue.test_a_plan_replaces_one_of_its_code_and_the_cheapest_comes_first,
    catalogue.test_a_fact_is_recorded_once_for_its_key_and_stays_in_order,
    money.test_only_what_differs_is_appended_and_the_newest_version_counts,
    money.test_a_right_that_changed_its_plan_or_owner_is_only_what_it_became,
    money.test_the_same_key_at_two_providers_is_two_rights,
    money.test_an_older_read_never_counts_after_a_newer_one,
    money.test_what_is_told_of_a_forgotten_payer_is_kept_for_nobody,
    money.test_a_page_to_pay_on_is_not_kept_of_somebody_forgotten_meanwhile,
    money.test_the_first_binding_of_a_customer_stays,
    money.test_a_charge_is_as_it_was_told_last,
    money.test_the_newest_checkout_is_shown_again,
    money.test_an_event_is_claimed_once,
    doors.test_rooms_are_opened_by_plans,
    doors.test_a_place_is_what_the_platform_confirmed_last,
    doors.test_a_ban_replaces_the_one_in_force_and_can_be_lifted,
    doors.test_a_room_that_nothing_gates_is_open_to_no_plan,
    doors.test_places_are_each_persons_own,
    doors.test_a_ban_in_the_past_or_of_another_is_not_lifted,
    doors.test_nothing_is_kept_of_somebody_who_was_forgotten_on_the_way,
    links.test_a_code_is_kept_as_its_members_only_live_one,
    links.test_wrong_codes_are_counted_for_a_while,
    links.test_two_become_one_and_part,
    tickets.test_a_ticket_is_open_until_it_is_closed,
    tickets.test_texts_stand_in_the_order_in_which_they_came,
    tickets.test_additions_are_counted_over_all_tickets_of_a_person,
)


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.__name__)
async def test_the_fake_keeps_what_the_databases_promise(promise: Callable[[FakeWork], Awaitable[None]]) -> None:
    await promise(FakeWork())


async def test_work_that_fails_leaves_nothing() -> None:
    work = FakeWork()
    with pytest.raises(RuntimeError):
        async with work.write() as tx:
            await tx.readings.advance("mood", 1)
            raise RuntimeError("changed its mind")
    assert work.tables.cursors == {}


async def test_a_view_in_which_something_is_changed_fails_its_test() -> None:
    with pytest.raises(AssertionError):
        async with FakeWork().read() as tx:
            await tx.readings.advance("mood", 1)
