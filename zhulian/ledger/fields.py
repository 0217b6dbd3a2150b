"""The encrypted model field 加密字段: sealed when a row is saved, opened only when somebody asks."""

from __future__ import annotations

from django.db import models

from zhulian.ledger.keys import keyring
from zhulian.lib.ciphers import CannotOpen


class Sealed:
    """A sealed value of one row. Comparing or printing it shows nothing; `open()` decrypts."""

    __slots__ = ("context", "envelope")

    def __init__(self, envelope: bytes, context: str):
        self.envelope = bytes(envelope)
        self.context = context

    def open(self) -> str:
        """Return the plain text; raise `CannotOpen` when the envelope belongs elsewhere."""
        return keyring().open(self.envelope, self.context).decode()

    def __repr__(self) -> str:
        return "<密文>"

    __str__ = __repr__


class SealedField(models.BinaryField):
    """Text that is encrypted at rest, bound to table, column and primary key.

    Assign plain text; after a save or a load the attribute is a `Sealed`, or "" where the value is empty.
    The row's primary key must be set before saving (a UUID default is). `save()` and `bulk_create()` seal;
    `update()`, `bulk_update()` and filters refuse plain text. `values()` gives the envelopes.
    """

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def context(self, instance: models.Model) -> str:
        """Return the place a value is bound to."""
        if instance.pk is None:
            raise ValueError(f"{self.model._meta.label} 要先有主键，才能保存加密字段 {self.name}")
        return self.context_of(instance.pk)

    def context_of(self, pk: object) -> str:
        """Return the place a value of the row with this primary key is bound to."""
        return f"{self.model._meta.db_table}.{self.column}.{self.model._meta.pk.to_python(pk)}"

    def contribute_to_class(self, cls, name, private_only=False):
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _Door(self))

    def pre_save(self, model_instance, add):
        value = model_instance.__dict__.get(self.attname)
        if value in (None, "", b""):
            return b""
        context = self.context(model_instance)
        if isinstance(value, str):
            value = Sealed(keyring().seal(value.encode(), context), context)
            model_instance.__dict__[self.attname] = value
        if isinstance(value, Sealed):
            if value.context != context:
                raise CannotOpen(f"密文属于 {value.context}，不能搬到 {context}。请打开后重新赋值")
            return value.envelope
        return bytes(value)

    def get_prep_value(self, value):
        if isinstance(value, str) and value:
            raise TypeError(f"加密字段 {self.name} 不能用明文查找或成批更新：查找用索引，写入逐行 save()")
        return value.envelope if isinstance(value, Sealed) else value or b""

    def from_db_value(self, value, expression, connection):
        return value if value is None else bytes(value)

    def to_python(self, value):
        return value

    def value_to_string(self, obj):
        raise TypeError(f"加密字段 {self.name} 不导出：离开了这一行就打不开")


class _Door:
    """Gives back what was assigned, or a `Sealed` for bytes that came from the database."""

    def __init__(self, column: SealedField):
        self.column = column

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        if self.column.attname not in instance.__dict__:
            instance.refresh_from_db(fields=[self.column.attname])
        value = instance.__dict__[self.column.attname]
        if isinstance(value, bytes | memoryview):
            envelope = bytes(value)
            value = Sealed(envelope, self.column.context(instance)) if envelope else ""
            instance.__dict__[self.column.attname] = value
        return value

    def __set__(self, instance, value):
        instance.__dict__[self.column.attname] = value
