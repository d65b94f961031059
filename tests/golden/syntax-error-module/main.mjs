import fs from 'fs';
let a = ;
