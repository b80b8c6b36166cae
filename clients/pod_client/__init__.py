"""The Solid client that the company's and the developer's commands stand on.

What a request says and what an answer means is decided in modules without I/O (``session``,
``dpop``, ``links``, ``problems``, ``discovery``); ``client`` carries it over requests and ``aio``
over asyncio. Both raise the one tree of ``errors``.
"""
