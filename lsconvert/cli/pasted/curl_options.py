"""The options of curl, by their meaning for a request. Data, from `curl --help all` of curl 7.88 and 8.5.

Options that read further requests or a part of this one from elsewhere are missing, so they are refused: `-K`, `--next`,
`-T`, `--url-query`.
"""

from __future__ import annotations

from typing import Final


def _options(text: str) -> frozenset[str]:
    return frozenset(f"--{word}" if len(word) > 1 else f"-{word}" for word in text.split())


DATA: Final = ("-d", "--data", "--data-ascii", "--data-binary", "--data-raw", "--data-urlencode", "--json")
REQUEST_OPTIONS: Final = (*DATA, "-X", "--request", "-H", "--header", "--url")
FORM: Final = ("-F", "--form", "--form-string")
WITH_VALUE: Final = frozenset(FORM) | _options(
    """
    A b c C D e E h m o r t u U w x y Y z
    abstract-unix-socket alt-svc aws-sigv4 cacert capath cert cert-type ciphers connect-timeout connect-to continue-at
    cookie cookie-jar create-file-mode crlfile curves delegation dns-interface dns-ipv4-addr dns-ipv6-addr dns-servers
    doh-url dump-header ech engine etag-compare etag-save expect100-timeout haproxy-clientip happy-eyeballs-timeout-ms
    hsts interface ip-tos ipfs-gateway keepalive-cnt keepalive-time key key-type libcurl limit-rate local-port
    login-options max-filesize max-redirs max-time netrc-file noproxy oauth2-bearer output output-dir parallel-max pass
    pinnedpubkey preproxy proto proto-default proto-redir proxy proxy-cacert proxy-capath proxy-cert proxy-cert-type
    proxy-ciphers proxy-crlfile proxy-header proxy-key proxy-key-type proxy-pass proxy-pinnedpubkey proxy-service-name
    proxy-tls13-ciphers proxy-tlsauthtype proxy-tlspassword proxy-tlsuser proxy-user proxy1.0 random-file range rate
    referer resolve retry retry-delay retry-max-time sasl-authzid service-name socks4 socks4a socks5
    socks5-gssapi-service socks5-hostname speed-limit speed-time stderr time-cond tls-max tls13-ciphers tlsauthtype
    tlspassword tlsuser trace trace-ascii trace-config unix-socket user user-agent vlan-priority write-out
    """
)
WITHOUT_VALUE: Final = _options(
    """
    # 0 1 2 3 4 6 a B f g i I J j k l L M n N O p q R s S v V Z
    anyauth append basic ca-native cert-status clobber compressed create-dirs digest disable
    disallow-username-in-url doh-cert-status doh-insecure fail fail-early fail-with-body false-start form-escape globoff
    haproxy-protocol head http0.9 http1.0 http1.1 http2 http2-prior-knowledge http3 http3-only ignore-content-length
    include insecure ipv4 ipv6 junk-session-cookies location location-trusted negotiate netrc netrc-optional
    no-alpn no-buffer no-clobber no-keepalive no-npn no-progress-meter no-sessionid ntlm ntlm-wb parallel
    parallel-immediate path-as-is post301 post302 post303 progress-bar proxy-anyauth proxy-basic proxy-ca-native
    proxy-digest proxy-http2 proxy-insecure proxy-negotiate proxy-ntlm proxy-ssl-allow-beast
    proxy-ssl-auto-client-cert proxy-tlsv1 proxytunnel raw remote-header-name remote-name remote-name-all remote-time
    remove-on-error retry-all-errors retry-connrefused show-error show-headers silent socks5-basic socks5-gssapi
    socks5-gssapi-nec ssl ssl-allow-beast ssl-auto-client-cert ssl-no-revoke ssl-reqd ssl-revoke-best-effort sslv2 sslv3
    styled-output suppress-connect-headers tcp-fastopen tcp-nodelay tls-earlydata tlsv1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3
    tr-encoding trace-ids trace-time use-ascii verbose xattr
    """
)
