"""Counts what strangers send to a pod, so that nobody fills it or its owner's attention (S-63)."""

from __future__ import annotations

from pod_server.identity.throttle import Throttle


def count_message(throttle: Throttle, pod_id: str, sender: str) -> None:
    """One message more from this sender, if it still may (L-04)."""
    _count(throttle, f"message {pod_id} {sender}", f"inbox {pod_id}")


def count_payment(throttle: Throttle, pod_id: str, sender: str) -> None:
    """One request for a payment more."""
    _count(throttle, f"payment {pod_id} {sender}", f"payments {pod_id}")


def _count(throttle: Throttle, *keys: str) -> None:
    throttle.check(*keys)
    throttle.failed(*keys)
