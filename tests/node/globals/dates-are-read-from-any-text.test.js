'use strict';
// `Date.parse` reads what the language asks for and many other texts, in a way of its own.

const assert = require('node:assert');

const local = (...parts) => {
  const date = new Date(2000, 0, 1);
  const [year, month, day = 1, hour = 0, minute = 0, second = 0, millisecond = 0] = parts;
  date.setFullYear(year, month - 1, day);
  return date.setHours(hour, minute, second, millisecond);
};

const inUtc = {
  2020: '2020-01-01T00:00:00.000Z',
  '2020-02': '2020-02-01T00:00:00.000Z',
  '2020-02-03': '2020-02-03T00:00:00.000Z',
  '2021-02-31': '2021-03-03T00:00:00.000Z',
  '-000012-02-03': '-000012-02-03T00:00:00.000Z',
  '+002020-02-03': '2020-02-03T00:00:00.000Z',
  '+275760-09-13': '+275760-09-13T00:00:00.000Z',
  '2020-02-03T10:30Z': '2020-02-03T10:30:00.000Z',
  '2020-02-03t10:30:15z': '2020-02-03T10:30:15.000Z',
  '2020-02-03T10:30:15.12345678901Z': '2020-02-03T10:30:15.123Z',
  '2020-02-03T24:00Z': '2020-02-04T00:00:00.000Z',
  '2020-02-03T10:30+05:30': '2020-02-03T05:00:00.000Z',
  '2020-02-03T10:30-0530': '2020-02-03T16:00:00.000Z',
  '2020-02-03 10:30Z': '2020-02-03T10:30:00.000Z',
  'Mon, 03 Feb 2020 10:30:15 GMT': '2020-02-03T10:30:15.000Z',
  'Mon Feb 03 2020 10:30:15 GMT+0100 (Central European Standard Time)': '2020-02-03T09:30:15.000Z',
  '3 Feb 2020 10:30 EST': '2020-02-03T15:30:00.000Z',
  '3 Feb 2020 10:30 pdt': '2020-02-03T17:30:00.000Z',
  '2/3/2020 10:30 +1': '2020-02-03T09:30:00.000Z',
  '2/3/2020 10:30-1:15': '2020-02-03T11:45:00.000Z',
  '2/3/2020 UTC': '2020-02-03T00:00:00.000Z',
  '2/3/2020 10:30 GMT+1 Z': '2020-02-03T10:30:00.000Z',
  '2/3/2020 10:30 +:15': '2020-02-03T10:15:00.000Z',
  '2/3/2020Z': '2020-02-03T00:00:00.000Z',
};
for (const [text, expected] of Object.entries(inUtc)) {
  assert.strictEqual(new Date(Date.parse(text)).toISOString(), expected, text);
  assert.strictEqual(new Date(text).toISOString(), expected, text);
}

const inLocalTime = [
  ['2020-02-03T10:30', 2020, 2, 3, 10, 30],
  ['2020-02-03T10:30:15.5', 2020, 2, 3, 10, 30, 15, 500],
  ['2020T10:30', 2020, 1, 1, 10, 30],
  ['2020-2-3', 2020, 2, 3],
  [' 2020-02-03', 2020, 2, 3],
  ['2020-02-03 10:30', 2020, 2, 3, 10, 30],
  ['2/3/2020', 2020, 2, 3],
  ['2020/2/3', 2020, 2, 3],
  ['2.3.2020', 2020, 2, 3],
  ['2-3-20', 2020, 2, 3],
  ['2/3/50', 1950, 2, 3],
  ['2/3/100', 100, 2, 3],
  ['1', 2001, 1],
  ['0', 2000, 1],
  ['32', 2032, 1],
  ['2 3', 2001, 2, 3],
  ['Feb 3', 2001, 2, 3],
  ['Feb 3 2020', 2020, 2, 3],
  ['3 february 2020', 2020, 2, 3],
  ['3-Feb-2020', 2020, 2, 3],
  ['Sept. 3, 2020', 2020, 9, 3],
  ['the day 2/3/2020', 2020, 2, 3],
  ['"2/3/2020"', 2020, 2, 3],
  ['#2;@3!2020;', 2020, 2, 3],
  ['2 (is (the) month) 3 2020 (open', 2020, 2, 3],
  ['2/3/2020 10:30 PM', 2020, 2, 3, 22, 30],
  ['2/3/2020, 10:30:15\u202fpm', 2020, 2, 3, 22, 30, 15],
  ['2/3/2020\u00a012:30 AM', 2020, 2, 3, 0, 30],
  ['2/3/2020 1:2:3:4', 2020, 2, 3, 1, 2, 3, 4],
  ['2/3/2020 1:2:3.4', 2020, 2, 3, 1, 2, 3, 400],
  ['2/3/2020 10::30', 2020, 2, 3, 10, 0, 30],
  ['2/3/2020 24:00:00.0', 2020, 2, 4],
  ['10:30 2/3/2020', 2020, 2, 3, 10, 30],
  ['Feb 31 2021', 2021, 3, 3],
  ['Feb 3 2020\0 x', 2020, 2, 3],
  ['-000012/2/3', -12, 2, 3],
];
for (const zone of ['UTC', 'America/New_York', 'Asia/Kolkata']) {
  process.env.TZ = zone;
  for (const [text, ...parts] of inLocalTime) {
    const expected = local(...parts);
    assert.strictEqual(Date.parse(text), expected, `${text} in ${zone}`);
    assert.strictEqual(new Date(text).getTime(), expected, `${text} in ${zone}`);
    // The brackets are skipped, and make wide characters of the text.
    if (!text.includes('T')) {
      assert.strictEqual(Date.parse(`${text} (время)`), expected, `${text} in ${zone}, wide`);
    }
  }
  assert.strictEqual(Date.parse('2020-02-03'), Date.UTC(2020, 1, 3));
}

const invalid = [
  ...['', ' ', 'x', 'Feb', '10:30', '(1)'],
  ...[
    '2020-13-01',
    '2020-02-32',
    '2020-02-03T25:00',
    '2020-02-03T10:60',
    '2020-02-03T24:00:00.001',
  ],
  ...['-000000', '2020-02-03T', '2020-02-03T10', '2020-02-03T10:30 Z', '2020-02-03T10:30+24:00'],
  ...['+275760-09-13T00:00:00.001Z', '-271821-04-19T23:59:59.999Z', '1/1/300000'],
  ...['13/1/2020', '2/32/2020', '2/3/2020 25:00', '2/3/2020 13:00 PM', '2/3/2020 10:30am'],
  ...['1 x', 'x1', 'Feb 3rd 2020', '2/3/2020 [1]', '2/3/2020 10:30 CET', '2/3/2020 at 10:30'],
  ...['1 +1', '1--2', '1 )', '1 2 3 4', '2/3/2020 10:30 + 1', '2/3/2020\u200b10:30'],
];
for (const text of invalid) {
  assert.ok(Number.isNaN(Date.parse(text)), text);
  assert.ok(Number.isNaN(new Date(text).getTime()), text);
}

// What a date tells of itself leads back to it, however the text came about.
const date = new Date(1580722215000);
for (const text of [date.toString(), date.toUTCString(), date.toISOString(), `${date}`]) {
  assert.strictEqual(Date.parse(text), date.getTime(), text);
}
assert.strictEqual(
  Date.parse(['2020', '02', '03'].join('-').concat('T10:', '30Z')),
  Date.UTC(2020, 1, 3, 10, 30),
);
assert.strictEqual(Date.parse({ toString: () => '2/3/2020 Z' }), Date.UTC(2020, 1, 3));

// Offsets and local time can bring a day within the range.
process.env.TZ = 'Etc/GMT-2';
assert.strictEqual(Date.parse('+275760-09-13T01:00'), 8.64e15 - 36e5);
assert.strictEqual(Date.parse('+275760-09-13T01:00+02:00'), 8.64e15 - 36e5);
assert.ok(Number.isNaN(Date.parse('+275760-09-13T03:00')));
