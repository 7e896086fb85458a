// Texts that stay as they are: what programs and protocols say of themselves, and fingerprints. All others may
// hold a name, and are not let through.

/** Is the text of a field of this name the same whoever sends it? `name` is the address of a string literal. */
export function isPlain(name: u32): bool {
  return isTechnical(name) || isFingerprint(name);
}

function is(name: u32, known: string): bool {
  return name == (changetype<usize>(known) as u32);
}

function isTechnical(name: u32): bool {
  return (
    is(name, 'alpn') ||
    is(name, 'alpnOffered') ||
    is(name, 'authPlugin') ||
    is(name, 'authSwitch') ||
    is(name, 'capabilities') ||
    is(name, 'cipher') ||
    is(name, 'command') ||
    is(name, 'compression') ||
    is(name, 'contentType') ||
    is(name, 'dialect') ||
    is(name, 'dialects') ||
    is(name, 'extensions') ||
    is(name, 'history') ||
    is(name, 'hostKey') ||
    is(name, 'kex') ||
    is(name, 'mac') ||
    is(name, 'mechanism') ||
    is(name, 'method') ||
    is(name, 'mimeType') ||
    is(name, 'protocolVersion') ||
    is(name, 'requestContentEncoding') ||
    is(name, 'requestContentType') ||
    is(name, 'requestTransferEncoding') ||
    is(name, 'responseContentEncoding') ||
    is(name, 'responseContentType') ||
    is(name, 'responseTransferEncoding') ||
    is(name, 'scheme') ||
    is(name, 'server') ||
    is(name, 'serverVersion') ||
    is(name, 'clientVersion') ||
    is(name, 'software') ||
    is(name, 'sqlState') ||
    is(name, 'userAgent') ||
    is(name, 'vendorClass') ||
    is(name, 'version')
  );
}

function isFingerprint(name: u32): bool {
  return (
    is(name, 'hassh') ||
    is(name, 'hasshAlgorithms') ||
    is(name, 'ja3') ||
    is(name, 'ja3Raw') ||
    is(name, 'ja3s') ||
    is(name, 'ja3sRaw') ||
    is(name, 'ja4') ||
    is(name, 'ja4Raw') ||
    is(name, 'ja4Original') ||
    is(name, 'ja4OriginalRaw') ||
    is(name, 'firstSha256') ||
    is(name, 'secondSha256')
  );
}
