eval('let a = 1;\nlet b = ;');
