const word = '(';
new RegExp(word);
