/**
 * Heads whose body one server ends here and another one there: none of them may be taken, since a proxy might have read it otherwise.
 * `{hidden}` is a request that hides in the body, `{length}` the length of the rest.
 */
export const SMUGGLED: Readonly<Record<string, string>> = {
  'length and chunks': 'Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{hidden}',
  'chunks and length': 'Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n{hidden}',
  'two lengths': 'Content-Length: 2\r\nContent-Length: 200\r\n\r\n{}{hidden}',
  'a list of lengths': 'Content-Length: 2, 2\r\n\r\n{}{hidden}',
  'a signed length': 'Content-Length: +2\r\n\r\n{}{hidden}',
  'a negative length': 'Content-Length: -2\r\n\r\n{}{hidden}',
  'a hexadecimal length': 'Content-Length: 0x2\r\n\r\n{}{hidden}',
  'a giant length': 'Content-Length: 99999999999999999999999\r\n\r\n{}{hidden}',
  'an unknown coding': 'Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n{hidden}',
  'chunks, then identity': 'Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n{hidden}',
  'a blank before the colon': 'Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n{hidden}',
  'a folded header': 'X-A: b\r\n Transfer-Encoding: chunked\r\n\r\n{hidden}',
  'a bare line feed': 'X-A: b\nContent-Length: {length}\r\n\r\n{hidden}',
  'a bare carriage return': 'X-A: b\rTransfer-Encoding: chunked\r\n\r\n{hidden}',
  'a null byte': 'X-A: b\u0000c\r\nContent-Length: {length}\r\n\r\n',
  'a chunk of 0x2': 'Transfer-Encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n{hidden}',
  'a chunk of -1': 'Transfer-Encoding: chunked\r\n\r\n-1\r\n{}\r\n0\r\n\r\n{hidden}',
  'a giant chunk': 'Transfer-Encoding: chunked\r\n\r\n100000000000000000\r\n{}\r\n0\r\n\r\n{hidden}',
  'a chunk that ends in a line feed': 'Transfer-Encoding: chunked\r\n\r\n2\n{}\n0\n\n{hidden}',
  'two hosts': 'Host: evil.example\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}{hidden}',
};
