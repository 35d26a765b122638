"""What the browser is told about the pages: nothing from elsewhere, nothing inline."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
# For a file that somebody brought, shown in the browser: it is drawn and can do nothing.
FILE_POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox"
# A PDF is opened by the browser's own viewer, which is a plug-in with a style of its own to it. The
# file holds no page of ours, and no script.
POLICY_OF_A_PDF = "; ".join(
    (
        "default-src 'none'",
        "object-src 'self'",
        "style-src 'unsafe-inline'",
        "frame-ancestors 'none'",
    )
)
# No sensor, camera or location is of any use here.
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class SecurityHeaders:
    """Middleware: a content security policy on every answer; a file brings its narrower one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Add the headers; a request for another host's name gets no page at all."""
        request.get_host()
        response = self.get_response(request)
        is_pdf = response.headers.get("Content-Type") == "application/pdf"
        policy = POLICY_OF_A_PDF if is_pdf else CONTENT_SECURITY_POLICY
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers["Permissions-Policy"] = PERMISSIONS_POLICY
        return response
