"""Which new orders ride together (domain.md 2.5, 2.12)."""

from __future__ import annotations

from services.orders.domain.auto_combine import OWN_STOCK, Newcomer, Parcel, assign_packs
from services.orders.domain.recipient import recipient_key, same_person
from shared.contracts.people import Recipient

NONE: frozenset[str] = frozenset()
KIM = frozenset({"01000000001"})
LEE = frozenset({"01000000002"})


def test_one_pack_when_two_new_orders_have_one_recipient() -> None:
    news = [Newcomer(11, "k", KIM, OWN_STOCK), Newcomer(12, "k", KIM, OWN_STOCK)]
    assert assign_packs(news, []) == {11: 11, 12: 11}


def test_waiting_pack_is_joined_when_it_fits() -> None:
    assert assign_packs([Newcomer(11, "k", KIM, OWN_STOCK)], [Parcel(5, "k", KIM, OWN_STOCK)]) == {11: 5}


def test_lowest_waiting_pack_is_joined_when_several_fit() -> None:
    waiting = [Parcel(9, "k", KIM, OWN_STOCK), Parcel(5, "k", KIM, OWN_STOCK)]
    assert assign_packs([Newcomer(11, "k", KIM, OWN_STOCK)], waiting) == {11: 5}


def test_packs_differ_when_real_phones_differ() -> None:
    assert assign_packs([Newcomer(11, "k", LEE, OWN_STOCK)], [Parcel(5, "k", KIM, OWN_STOCK)]) == {11: 11}


def test_phone_is_learned_when_a_pack_had_none() -> None:
    news = [Newcomer(11, "k", KIM, OWN_STOCK), Newcomer(12, "k", LEE, OWN_STOCK)]
    assert assign_packs(news, [Parcel(5, "k", NONE, OWN_STOCK)]) == {11: 5, 12: 12}


def test_packs_differ_when_shippers_differ() -> None:
    news = [Newcomer(11, "k", KIM, OWN_STOCK), Newcomer(12, "k", KIM, "supplier-1"), Newcomer(13, "k", KIM, OWN_STOCK)]
    assert assign_packs(news, []) == {11: 11, 12: 12, 13: 11}


def test_order_is_alone_when_its_group_does_not_combine() -> None:
    news = [Newcomer(11, "k", KIM, OWN_STOCK, alone=True), Newcomer(12, "k", KIM, OWN_STOCK)]
    assert assign_packs(news, []) == {11: 11, 12: 12}


def test_order_is_alone_when_the_recipient_is_not_known() -> None:
    assert assign_packs([Newcomer(11, "", KIM, OWN_STOCK)], [Parcel(5, "", KIM, OWN_STOCK)]) == {11: 11}


def test_key_is_the_same_when_only_spacing_and_width_differ() -> None:
    one = Recipient(name="가람", address="서울특별시 중구 가상로 1, 2층", zip="04524")
    other = Recipient(name=" 가 람", address="서울특별시 중구 가상로１ 2층", zip="04524")
    assert recipient_key(one) == recipient_key(other) != ""


def test_person_is_another_when_the_address_differs() -> None:
    one = Recipient(name="가람", address="서울특별시 중구 가상로 1", zip="04524")
    assert not same_person(one, one.model_copy(update={"address": "서울특별시 중구 가상로 2"}))


def test_person_is_the_same_when_only_relay_numbers_differ() -> None:
    one = Recipient(name="가람", address="가상로 1", mobile="050300000001")
    assert same_person(one, one.model_copy(update={"mobile": "050300000002"}))
    assert same_person(one, one.model_copy(update={"mobile": "01000000001"}))


def test_key_is_empty_when_a_part_is_missing() -> None:
    assert recipient_key(Recipient(name="가람")) == ""
