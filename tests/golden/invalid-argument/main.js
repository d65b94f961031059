require('fs').readFile(new Date(0), () => {});
