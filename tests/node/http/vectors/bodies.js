'use strict';
// Requests whose body ends where nobody should have doubts: what comes, and which requests a server makes of it.

const P = 'POST / HTTP/1.1\r\nHost: h\r\n';
const G = 'GET / HTTP/1.1\r\nHost: h\r\n';
const N = 'GET /next HTTP/1.1\r\nHost: h\r\n\r\n';

module.exports = [
  ['plain', G + '\r\n' + N, 'GET /, GET /next'],
  ['cl ok', P + 'Content-Length: 3\r\n\r\nabc' + N, 'POST / abc, GET /next'],
  [
    'te ok',
    P + 'Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n' + N,
    'POST / abc, GET /next',
  ],
  [
    'CL.TE',
    P + 'Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX' + N,
    'HPE_INVALID_TRANSFER_ENCODING',
  ],
  [
    'TE.CL',
    P + 'Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n8\r\nSMUGGLED\r\n0\r\n\r\n' + N,
    'HPE_INVALID_CONTENT_LENGTH',
  ],
  [
    'TE.TE',
    P + 'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n' + N,
    'HPE_INVALID_TRANSFER_ENCODING',
  ],
  [
    'TE list',
    P + 'Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n' + N,
    'HPE_INVALID_TRANSFER_ENCODING',
  ],
  [
    'TE gzip chunked',
    P + 'Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n' + N,
    'POST /, GET /next',
  ],
  [
    'TE chunked gzip',
    P + 'Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n' + N,
    'HPE_INVALID_TRANSFER_ENCODING',
  ],
  [
    'TE two headers gzip+chunked',
    P + 'Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n' + N,
    'POST /, GET /next',
  ],
  [
    'TE two headers chunked+gzip',
    P + 'Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n\r\n0\r\n\r\n' + N,
    'HPE_INVALID_TRANSFER_ENCODING',
  ],
  [
    'TE identity',
    P + 'Transfer-Encoding: identity\r\n\r\n' + N,
    'POST / cut, HPE_INVALID_TRANSFER_ENCODING',
  ],
  [
    'TE identity+CL',
    P + 'Transfer-Encoding: identity\r\nContent-Length: 0\r\n\r\n' + N,
    'HPE_INVALID_CONTENT_LENGTH',
  ],
  [
    'TE xchunked',
    P + 'Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n' + N,
    'POST / cut, HPE_INVALID_TRANSFER_ENCODING',
  ],
  [
    'TE chunkedx',
    P + 'Transfer-Encoding: chunkedx\r\n\r\n0\r\n\r\n' + N,
    'POST / cut, HPE_INVALID_TRANSFER_ENCODING',
  ],
  [
    'TE quoted',
    P + 'Transfer-Encoding: "chunked"\r\n\r\n0\r\n\r\n' + N,
    'POST / cut, HPE_INVALID_TRANSFER_ENCODING',
  ],
  ['TE CHUNKED', P + 'Transfer-Encoding: CHUNKED\r\n\r\n0\r\n\r\n' + N, 'POST /, GET /next'],
  ['TE tab', P + 'Transfer-Encoding:\tchunked\r\n\r\n0\r\n\r\n' + N, 'POST /, GET /next'],
  [
    'TE trailing space',
    P + 'Transfer-Encoding: chunked \r\n\r\n0\r\n\r\n' + N,
    'POST /, GET /next',
  ],
  [
    'TE trailing tab',
    P + 'Transfer-Encoding: chunked\t\r\n\r\n0\r\n\r\n' + N,
    'POST / cut, HPE_INVALID_TRANSFER_ENCODING',
  ],
  ['TE vt', P + 'Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n' + N, 'HPE_INVALID_HEADER_TOKEN'],
  ['TE comma first', P + 'Transfer-Encoding: ,chunked\r\n\r\n0\r\n\r\n' + N, 'POST /, GET /next'],
  [
    'TE comma last',
    P + 'Transfer-Encoding: chunked,\r\n\r\n0\r\n\r\n' + N,
    'HPE_INVALID_TRANSFER_ENCODING',
  ],
  ['TE empty', P + 'Transfer-Encoding:\r\n\r\n' + N, 'HPE_INVALID_TRANSFER_ENCODING'],
  [
    'TE param',
    P + 'Transfer-Encoding: chunked;q=1\r\n\r\n0\r\n\r\n' + N,
    'POST / cut, HPE_INVALID_TRANSFER_ENCODING',
  ],
  [
    'TE obs-fold',
    P + 'Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n' + N,
    'HPE_INVALID_HEADER_TOKEN',
  ],
  [
    'TE space colon',
    P + 'Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n' + N,
    'HPE_INVALID_HEADER_TOKEN',
  ],
  ['TE underscore', P + 'Transfer_Encoding: chunked\r\n\r\n' + N, 'POST /, GET /next'],
  [
    'TE nul name',
    P + 'Transfer-Encoding\0: chunked\r\n\r\n0\r\n\r\n' + N,
    'HPE_INVALID_HEADER_TOKEN',
  ],
  [
    'TE nul value',
    P + 'Transfer-Encoding: chunked\0\r\n\r\n0\r\n\r\n' + N,
    'HPE_INVALID_HEADER_TOKEN',
  ],
  [
    'TE leading space',
    P + ' Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n' + N,
    'HPE_INVALID_HEADER_TOKEN',
  ],
  [
    'TE http10',
    'POST / HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n' + N,
    'POST /, HPE_CLOSED_CONNECTION',
  ],
  [
    'CL twice same',
    P + 'Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc' + N,
    'HPE_UNEXPECTED_CONTENT_LENGTH',
  ],
  [
    'CL twice differ',
    P + 'Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd' + N,
    'HPE_UNEXPECTED_CONTENT_LENGTH',
  ],
  ['CL list', P + 'Content-Length: 3, 3\r\n\r\nabc' + N, 'HPE_INVALID_CONTENT_LENGTH'],
  ['CL plus', P + 'Content-Length: +3\r\n\r\nabc' + N, 'HPE_INVALID_CONTENT_LENGTH'],
  ['CL minus', P + 'Content-Length: -3\r\n\r\nabc' + N, 'HPE_INVALID_CONTENT_LENGTH'],
  ['CL hex', P + 'Content-Length: 0x3\r\n\r\nabc' + N, 'HPE_INVALID_CONTENT_LENGTH'],
  ['CL leading zeros', P + 'Content-Length: 0003\r\n\r\nabc' + N, 'POST / abc, GET /next'],
  ['CL empty', P + 'Content-Length:\r\n\r\n' + N, 'HPE_INVALID_CONTENT_LENGTH'],
  ['CL space inside', P + 'Content-Length: 3 3\r\n\r\nabc' + N, 'HPE_INVALID_CONTENT_LENGTH'],
  ['CL trailing space', P + 'Content-Length: 3 \r\n\r\nabc' + N, 'POST / abc, GET /next'],
  ['CL trailing tab', P + 'Content-Length: 3\t\r\n\r\nabc' + N, 'POST / abc, GET /next'],
  ['CL leading tab', P + 'Content-Length: \t3\r\n\r\nabc' + N, 'POST / abc, GET /next'],
  [
    'CL overflow',
    P + 'Content-Length: 18446744073709551616\r\n\r\nabc',
    'HPE_INVALID_CONTENT_LENGTH',
  ],
  [
    'CL max',
    P + 'Content-Length: 18446744073709551615\r\n\r\nabc',
    'POST / cut, HPE_INVALID_EOF_STATE',
  ],
  ['CL decimal', P + 'Content-Length: 3.0\r\n\r\nabc' + N, 'HPE_INVALID_CONTENT_LENGTH'],
  ['CL letters', P + 'Content-Length: 3a\r\n\r\nabc' + N, 'HPE_INVALID_CONTENT_LENGTH'],
  ['CL obs-fold', P + 'Content-Length:\r\n 3\r\n\r\nabc' + N, 'HPE_INVALID_HEADER_TOKEN'],
  [
    'CL obs-fold continued',
    P + 'Content-Length: 3\r\n 3\r\n\r\nabc' + N,
    'HPE_INVALID_HEADER_TOKEN',
  ],
  ['CL GET', G + 'Content-Length: 3\r\n\r\nabc' + N, 'GET / abc, GET /next'],
  ['CL short', P + 'Content-Length: 10\r\n\r\nabc', 'POST / cut, HPE_INVALID_EOF_STATE'],
  ['CL nul', P + 'Content-Length: 3\0\r\n\r\nabc' + N, 'HPE_INVALID_CONTENT_LENGTH'],
  ['CL space colon', P + 'Content-Length : 3\r\n\r\nabc' + N, 'HPE_INVALID_HEADER_TOKEN'],
  ['CL tab colon', P + 'Content-Length\t: 3\r\n\r\nabc' + N, 'HPE_INVALID_HEADER_TOKEN'],
  [
    'chunk ext',
    P + 'Transfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n0;x\r\n\r\n' + N,
    'POST / abc, GET /next',
  ],
  [
    'chunk ext quoted',
    P + 'Transfer-Encoding: chunked\r\n\r\n3;a="b;c"\r\nabc\r\n0\r\n\r\n' + N,
    'POST / abc, GET /next',
  ],
  [
    'chunk ext quoted crlf',
    P + 'Transfer-Encoding: chunked\r\n\r\n3;a="b\r\nc"\r\nabc\r\n0\r\n\r\n' + N,
    'POST / cut, HPE_STRICT',
  ],
  [
    'chunk ext empty',
    P + 'Transfer-Encoding: chunked\r\n\r\n3;\r\nabc\r\n0\r\n\r\n' + N,
    'POST / cut, HPE_STRICT',
  ],
  [
    'chunk ext space',
    P + 'Transfer-Encoding: chunked\r\n\r\n3 ;a=b\r\nabc\r\n0\r\n\r\n' + N,
    'POST / cut, HPE_INVALID_CHUNK_SIZE',
  ],
  [
    'chunk ext space in',
    P + 'Transfer-Encoding: chunked\r\n\r\n3; a = b\r\nabc\r\n0\r\n\r\n' + N,
    'POST / cut, HPE_STRICT',
  ],
  [
    'chunk ext name bad',
    P + 'Transfer-Encoding: chunked\r\n\r\n3;a(=b\r\nabc\r\n0\r\n\r\n' + N,
    'POST / cut, HPE_STRICT',
  ],
  [
    'chunk ext lf',
    P + 'Transfer-Encoding: chunked\r\n\r\n3;a\nabc\r\n0\r\n\r\n' + N,
    'POST / cut, HPE_CR_EXPECTED',
  ],
  [
    'chunk ext cr',
    P + 'Transfer-Encoding: chunked\r\n\r\n3;a\rabc\r\n0\r\n\r\n' + N,
    'POST / cut, HPE_STRICT',
  ],
  [
    'chunk ext nul',
    P + 'Transfer-Encoding: chunked\r\n\r\n3;a\0\r\nabc\r\n0\r\n\r\n' + N,
    'POST / cut, HPE_STRICT',
  ],
  [
    'chunk ext val nul',
    P + 'Transfer-Encoding: chunked\r\n\r\n3;a=\0\r\nabc\r\n0\r\n\r\n' + N,
    'POST / cut, HPE_STRICT',
  ],
  [
    'chunk ext long',
    P + 'Transfer-Encoding: chunked\r\n\r\n3;' + 'a'.repeat(20000) + '\r\nabc\r\n0\r\n\r\n' + N,
    'POST / cut, HPE_CHUNK_EXTENSIONS_OVERFLOW',
  ],
  [
    'chunk trailing space',
    P + 'Transfer-Encoding: chunked\r\n\r\n3 \r\nabc\r\n0\r\n\r\n' + N,
    'POST / cut, HPE_INVALID_CHUNK_SIZE',
  ],
  [
    'chunk leading space',
    P + 'Transfer-Encoding: chunked\r\n\r\n 3\r\nabc\r\n0\r\n\r\n' + N,
    'POST / cut, HPE_INVALID_CHUNK_SIZE',
  ],
  [
    'chunk plus',
    P + 'Transfer-Encoding: chunked\r\n\r\n+3\r\nabc\r\n0\r\n\r\n' + N,
    'POST / cut, HPE_INVALID_CHUNK_SIZE',
  ],
  [
    'chunk minus',
    P + 'Transfer-Encoding: chunked\r\n\r\n-3\r\nabc\r\n0\r\n\r\n' + N,
    'POST / cut, HPE_INVALID_CHUNK_SIZE',
  ],
  [
    'chunk 0x',
    P + 'Transfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n' + N,
    'POST / cut, HPE_INVALID_CHUNK_SIZE',
  ],
  [
    'chunk zeros',
    P + 'Transfer-Encoding: chunked\r\n\r\n0000000000000000003\r\nabc\r\n000\r\n\r\n' + N,
    'POST / abc, GET /next',
  ],
  [
    'chunk upper',
    P + 'Transfer-Encoding: chunked\r\n\r\nA\r\n0123456789\r\n0\r\n\r\n' + N,
    'POST / 0123456789, GET /next',
  ],
  [
    'chunk overflow',
    P + 'Transfer-Encoding: chunked\r\n\r\n10000000000000003\r\nabc\r\n0\r\n\r\n' + N,
    'POST / cut, HPE_INVALID_CHUNK_SIZE',
  ],
  [
    'chunk overflow 2',
    P + 'Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nabc\r\n0\r\n\r\n' + N,
    'POST / cut, HPE_INVALID_CHUNK_SIZE',
  ],
  [
    'chunk empty size',
    P + 'Transfer-Encoding: chunked\r\n\r\n\r\nabc\r\n0\r\n\r\n' + N,
    'POST / cut, HPE_INVALID_CHUNK_SIZE',
  ],
  [
    'chunk lf size',
    P + 'Transfer-Encoding: chunked\r\n\r\n3\nabc\r\n0\r\n\r\n' + N,
    'POST / cut, HPE_CR_EXPECTED',
  ],
  [
    'chunk lf data',
    P + 'Transfer-Encoding: chunked\r\n\r\n3\r\nabc\n0\r\n\r\n' + N,
    'POST / cut, HPE_CR_EXPECTED',
  ],
  [
    'chunk lf last',
    P + 'Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\n\n' + N,
    'POST / cut, HPE_CR_EXPECTED',
  ],
  [
    'chunk lf final',
    P + 'Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\n' + N,
    'POST / cut, HPE_INVALID_HEADER_TOKEN',
  ],
  [
    'chunk cr size',
    P + 'Transfer-Encoding: chunked\r\n\r\n3\rabc\r\n0\r\n\r\n' + N,
    'POST / cut, HPE_STRICT',
  ],
  [
    'chunk cr cr lf',
    P + 'Transfer-Encoding: chunked\r\n\r\n3\r\r\nabc\r\n0\r\n\r\n' + N,
    'POST / cut, HPE_STRICT',
  ],
  [
    'chunk long data',
    P + 'Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n' + N,
    'POST / cut, HPE_STRICT',
  ],
  [
    'chunk short data',
    P + 'Transfer-Encoding: chunked\r\n\r\n3\r\nab\r\n0\r\n\r\n' + N,
    'POST / cut, HPE_CR_EXPECTED',
  ],
  [
    'chunk no crlf',
    P + 'Transfer-Encoding: chunked\r\n\r\n3\r\nabc0\r\n\r\n' + N,
    'POST / cut, HPE_STRICT',
  ],
  [
    'chunk cr then other',
    P + 'Transfer-Encoding: chunked\r\n\r\n3\r\nabc\rX0\r\n\r\n' + N,
    'POST / cut, HPE_STRICT',
  ],
  [
    'chunk trailers',
    P + 'Transfer-Encoding: chunked\r\n\r\n0\r\nX-T: v\r\n\r\n' + N,
    'POST /, GET /next',
  ],
  [
    'chunk trailer cl',
    P + 'Transfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 5\r\n\r\n' + N,
    'POST / cut, HPE_INVALID_CONTENT_LENGTH',
  ],
  [
    'chunk trailer te',
    P + 'Transfer-Encoding: chunked\r\n\r\n0\r\nTransfer-Encoding: chunked\r\n\r\n' + N,
    'POST / cut, HPE_INVALID_TRANSFER_ENCODING',
  ],
  [
    'chunk trailer fold',
    P + 'Transfer-Encoding: chunked\r\n\r\n0\r\nX-T: v\r\n w\r\n\r\n' + N,
    'POST / cut, HPE_INVALID_HEADER_TOKEN',
  ],
  [
    'chunk trailer bad',
    P + 'Transfer-Encoding: chunked\r\n\r\n0\r\nX T: v\r\n\r\n' + N,
    'POST / cut, HPE_INVALID_HEADER_TOKEN',
  ],
  [
    'chunk trailer huge',
    P + 'Transfer-Encoding: chunked\r\n\r\n0\r\nX: ' + 'a'.repeat(20000) + '\r\n\r\n' + N,
    'POST / cut, HPE_HEADER_OVERFLOW',
  ],
];
