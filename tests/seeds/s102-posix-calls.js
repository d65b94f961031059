'use strict';
// Renaming, truncating, owners and modes.
const fs = require('fs');
fs.writeFileSync('a', '0123456789');
fs.rename('a', 'b', () => {
  fs.truncate('b', 5, () => {
    console.log(fs.readFileSync('b', 'utf8'));
    fs.chmod('b', 0o600, () => {
      console.log((fs.statSync('b').mode & 0o777).toString(8));
      const fd = fs.openSync('b', 'r+');
      fs.ftruncate(fd, 2, () => {
        fs.fchmod(fd, 0o640, () => {
          console.log(fs.fstatSync(fd).size, (fs.fstatSync(fd).mode & 0o777).toString(8));
          fs.fchown(fd, process.getuid(), process.getgid(), (err) => {
            console.log(err);
            fs.closeSync(fd);
            fs.chown('b', process.getuid(), process.getgid(), console.log);
          });
        });
      });
    });
  });
});
