"""x"""


def shape() -> str:
    return ""
