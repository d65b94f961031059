const text = '{"port": }';
console.log(JSON.parse(text).port);
