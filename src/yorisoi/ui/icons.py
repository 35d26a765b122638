"""Our own drawings: 24×24, stroke only, round ends, drawn in the colour of the text.

A page asks for one with ``{% icon "home" %}``. They are put into the page itself, so that
they print, need no second request and take the colour of the words they stand beside.
"""

ICONS: dict[str, str] = {
    "home": '<path d="M3 11.5 12 4l9 7.5M5.5 9.8V20h13V9.8M10 20v-5.5h4V20"/>',
    "phone": (
        '<path d="M6.2 3.5h3l1.5 4.2-2 1.6a11.5 11.5 0 0 0 6 6l1.6-2 4.2 1.5v3'
        'a2 2 0 0 1-2.2 2A16.6 16.6 0 0 1 4.2 5.7a2 2 0 0 1 2-2.2Z"/>'
    ),
    "folder": '<path d="M3 6.5V19h18V8.5h-9.2L9.6 5.5H3.9a.9.9 0 0 0-.9 1ZM3 11.5h18"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5.3l3.4 2"/>',
    "bell": (
        '<path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15Z"/>'
        '<path d="M10 20.5h4"/><path d="M12 3v2"/>'
    ),
    "users": (
        '<circle cx="9" cy="8" r="3.2"/><path d="M2.8 19.5a6.2 6.2 0 0 1 12.4 0"/>'
        '<path d="M15.5 5.2a3.1 3.1 0 0 1 0 5.8"/><path d="M17.3 14a6 6 0 0 1 3.9 5.5"/>'
    ),
    "list": (
        '<path d="M9 6h12M9 12h12M9 18h12"/>'
        '<path d="M4 6h.01M4 12h.01M4 18h.01" stroke-width="2.6"/>'
    ),
    "link": (
        '<path d="M10 14a4 4 0 0 0 5.7 0l3.4-3.4a4 4 0 0 0-5.7-5.7l-1.2 1.2"/>'
        '<path d="M14 10a4 4 0 0 0-5.7 0l-3.4 3.4a4 4 0 0 0 5.7 5.7l1.2-1.2"/>'
    ),
    "document": (
        '<path d="M6 3.5h8l4.5 4.5v12.5H6Z"/><path d="M13.8 3.7V8.3h4.5"/>'
        '<path d="M9 12.5h6.5M9 16h6.5"/>'
    ),
    "chart": '<path d="M4 4v16h16"/><path d="M8 16v-4M12.5 16V7.5M17 16v-6"/>',
    "plug": (
        '<path d="M9 3v5M15 3v5"/><path d="M6 8h12v3.5a6 6 0 0 1-12 0Z"/><path d="M12 17.5V21"/>'
    ),
    "box": (
        '<path d="M3.5 7.5 12 3.5l8.5 4v9l-8.5 4-8.5-4Z"/>'
        '<path d="m3.7 7.6 8.3 4 8.3-4M12 11.6v8.6"/>'
    ),
    "search": '<circle cx="10.8" cy="10.8" r="6.3"/><path d="m15.5 15.5 5 5"/>',
    "lock": (
        '<path d="M5.5 10.5h13V20h-13Z"/><path d="M8.5 10.5V7.3a3.5 3.5 0 0 1 7 0v3.2"/>'
        '<path d="M12 14v2.5"/>'
    ),
    "warning": (
        '<path d="M12 4 2.8 20h18.4Z"/><path d="M12 10v4.5"/>'
        '<path d="M12 17.2h.01" stroke-width="2.4"/>'
    ),
    "check": '<path d="m4.5 12.5 5 5 10-11"/>',
    "info": (
        '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5"/>'
        '<path d="M12 7.8h.01" stroke-width="2.4"/>'
    ),
    "print": (
        '<path d="M7 8V3.5h10V8"/><path d="M7 17H3.5V8h17v9H17"/><path d="M7 14h10v6.5H7Z"/>'
    ),
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "chevron": '<path d="m6 9.5 6 6 6-6"/>',
    "previous": '<path d="m14.5 6-6 6 6 6"/>',
    "next": '<path d="m9.5 6 6 6-6 6"/>',
    "external": ('<path d="M13.5 4.5h6v6M19.2 4.8 11 13"/><path d="M17.5 14v5.5h-13v-13H10"/>'),
    "user": '<circle cx="12" cy="8" r="3.8"/><path d="M4.5 20.5a7.5 7.5 0 0 1 15 0"/>',
    "key": (
        '<circle cx="8" cy="15.5" r="4"/><path d="m11 12.7 8.5-8.2M16 7.8l2.7 2.8M13.5 10.3l2 2"/>'
    ),
    "history": (
        '<path d="M4 12a8 8 0 1 1 2.6 5.9"/><path d="M3.5 7v4.8h4.8"/><path d="M12 8v4.3l3 1.8"/>'
    ),
    "shield": '<path d="M12 3.5 4.5 6v5.5c0 4.3 3 7.6 7.5 9 4.5-1.4 7.5-4.7 7.5-9V6Z"/>',
    "x": '<path d="m6 6 12 12M18 6 6 18"/>',
    "pen": '<path d="M4 20l1-4.5L16.5 4l3.5 3.5L8.5 19Z"/><path d="m14 6.5 3.5 3.5"/>',
    "eye": (
        '<path d="M2.5 12C5 7.5 8.2 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-5.7 6.5-9.5 6.5'
        'S5 16.5 2.5 12Z"/>'
        '<circle cx="12" cy="12" r="2.8"/>'
    ),
    "gear": (
        '<circle cx="12" cy="12" r="3"/><path d="M12 3v3.2M12 17.8V21M3 12h3.2M17.8 12H21'
        'M5.6 5.6l2.3 2.3M16.1 16.1l2.3 2.3M18.4 5.6l-2.3 2.3M7.9 16.1l-2.3 2.3"/>'
    ),
    "calendar": '<path d="M4 6h16v14H4Z"/><path d="M4 10.5h16M8.5 3.5V8M15.5 3.5V8"/>',
    "keyboard": (
        '<path d="M2.5 6.5h19v11h-19Z"/><path d="M7.5 14h9"/>'
        '<path d="M6 10h.01M10 10h.01M14 10h.01M18 10h.01" stroke-width="2.2"/>'
    ),
}
