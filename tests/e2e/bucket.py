"""An S3 bucket on 127.0.0.1, with the part of the protocol that creating and syncing a storage needs."""

import contextlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

LISTING = """<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>{bucket}</Name>
<KeyCount>{count}</KeyCount><IsTruncated>false</IsTruncated>{contents}</ListBucketResult>"""
CONTENTS = """<Contents><Key>{key}</Key><LastModified>2020-01-01T00:00:00.000Z</LastModified><Size>{size}</Size>
</Contents>"""


@contextlib.contextmanager
def serving(bucket, objects):
    """Serve `objects` (bytes by key) as the only bucket, and yield the URL of the endpoint."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            name, _, key = urlsplit(self.path).path.lstrip("/").partition("/")
            if name != bucket or (key and key not in objects):
                self.answer(404, b"")
            elif key:
                self.answer(200, objects[key])
            else:
                contents = [CONTENTS.format(key=escape(key), size=len(text)) for key, text in objects.items()]
                listing = LISTING.format(bucket=bucket, count=len(contents), contents="".join(contents))
                self.answer(200, listing.encode())

        do_HEAD = do_GET  # noqa: N815

        def answer(self, status, body):
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Type", "application/xml" if body[:1] == b"<" else "application/json")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
