"""Residents at their phones 拿着手机的居民: browsers with a session of a resident, and what arrives on the phone."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.accounts.residents.people import ME, PHONE
from zhulian.accounts.residents import sessions
from zhulian.accounts.residents.actions import Identity, account_of_identity, account_of_phone
from zhulian.accounts.residents.models import Level, Resident
from zhulian.web.residents.doors import COOKIE


def browser_of_resident(resident: Resident, level: Level) -> Client:
    """Return a browser in which this resident has signed in."""
    token = sessions.begin(resident=resident, level=level, way="测试", agent="", at=timezone.now())
    browser = Client()
    browser.cookies[COOKIE] = token
    return browser


def by_phone(phone: str = PHONE) -> Client:
    """Return the browser of somebody who gave back a phone code."""
    return browser_of_resident(account_of_phone(phone=phone, at=timezone.now()), Level.PHONE)


def in_person(identity: Identity = ME) -> Client:
    """Return the browser of somebody for whom a government entry vouched."""
    account = account_of_identity(identity=identity, level=Level.REAL_NAME, by="粤省事", at=timezone.now())
    return browser_of_resident(account, Level.REAL_NAME)


def send(browser: Client, name: str, **given: str) -> str:
    """Post to a page by its name and return what is shown in the end."""
    return browser.post(reverse(name), given, follow=True).content.decode()
