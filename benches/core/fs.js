'use strict';
// Files read, written, asked about and listed, in each of the three forms of the API.
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { bench, benchAsync, benchCallback, benchEach } = require('./measure');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-fs-'));
process.on('exit', () => fs.rmSync(dir, { recursive: true, force: true }));
const small = path.join(dir, 'small');
const large = path.join(dir, 'large');
const target = path.join(dir, 'target');
const absent = path.join(dir, 'absent');
fs.writeFileSync(small, 'some text\n'.repeat(10));
fs.writeFileSync(large, 'some text\n'.repeat(10000));
const listed = path.join(dir, 'listed');
fs.mkdirSync(listed);
for (let i = 0; i < 50; i++) fs.writeFileSync(path.join(listed, `entry-${i}`), '');
const data = Buffer.alloc(1024, 'x');
const fd = fs.openSync(large, 'r');
const into = Buffer.alloc(4096);

const pieces = {
  'readFileSync small utf8': () => fs.readFileSync(small, 'utf8'),
  'readFileSync small': () => fs.readFileSync(small),
  'readFileSync 100 KB utf8': () => fs.readFileSync(large, 'utf8'),
  'readFileSync 100 KB': () => fs.readFileSync(large),
  'writeFileSync 1 KiB': () => fs.writeFileSync(target, data),
  'writeFileSync string': () => fs.writeFileSync(target, 'some text to write'),
  statSync: () => fs.statSync(small),
  'statSync isFile': () => fs.statSync(small).isFile(),
  'statSync absent': () => fs.statSync(absent, { throwIfNoEntry: false }),
  lstatSync: () => fs.lstatSync(small),
  fstatSync: () => fs.fstatSync(fd),
  existsSync: () => fs.existsSync(small),
  'existsSync absent': () => fs.existsSync(absent),
  accessSync: () => fs.accessSync(small),
  'readdirSync 50': () => fs.readdirSync(listed),
  'readdirSync 50 types': () => fs.readdirSync(listed, { withFileTypes: true }),
  'openSync closeSync': () => fs.closeSync(fs.openSync(small)),
  'readSync 4 KiB': () => fs.readSync(fd, into, 0, 4096, 0),
  realpathSync: () => fs.realpathSync(small),
  'mkdirSync rmdirSync': () => {
    fs.mkdirSync(target + '-dir');
    fs.rmdirSync(target + '-dir');
  },
};
benchEach(pieces);
bench('statSync throws', (count) => {
  for (let i = 0; i < count; i++) {
    try {
      fs.statSync(absent);
    } catch {
      // Expected.
    }
  }
});

function serial(call) {
  return (count, done) => {
    const next = (error) => {
      if (error) throw error;
      if (count-- > 0) call(next);
      else done();
    };
    next();
  };
}
benchCallback(
  'readFile',
  serial((next) => fs.readFile(small, 'utf8', next)),
);
benchCallback(
  'stat',
  serial((next) => fs.stat(small, next)),
);
benchCallback(
  'read 4 KiB',
  serial((next) => fs.read(fd, into, 0, 4096, 0, next)),
);
benchAsync('promises.readFile', async (count) => {
  for (let i = 0; i < count; i++) await fs.promises.readFile(small, 'utf8');
});
benchAsync('promises.stat', async (count) => {
  for (let i = 0; i < count; i++) await fs.promises.stat(small);
});
benchAsync('promises.writeFile', async (count) => {
  for (let i = 0; i < count; i++) await fs.promises.writeFile(target, data);
});
benchAsync('promises.readFile x 20', async (count) => {
  for (let i = 0; i < count; i += 20) {
    const all = [];
    for (let j = 0; j < 20; j++) all.push(fs.promises.readFile(small));
    await Promise.all(all);
  }
});
benchCallback('main thread of readFile', (count, done) => {
  let left = count;
  let open = 0;
  const next = () => {
    open--;
    while (left > 0 && open < 8) {
      left--;
      open++;
      fs.readFile(small, 'utf8', next);
    }
    if (open === 0) done();
  };
  open = 1;
  next();
});
benchAsync('createReadStream 100 KB', async (count) => {
  for (let i = 0; i < count; i++) {
    await new Promise((resolve, reject) => {
      fs.createReadStream(large)
        .on('data', () => {})
        .on('close', resolve)
        .on('error', reject);
    });
  }
});
benchAsync('createWriteStream 16 x 1 KiB', async (count) => {
  for (let i = 0; i < count; i++) {
    await new Promise((resolve, reject) => {
      const stream = fs.createWriteStream(target).on('close', resolve).on('error', reject);
      for (let j = 0; j < 16; j++) stream.write(data);
      stream.end();
    });
  }
});
