const settings = {};
console.log('before');
settings.missing.value();
