import { nothingOfTheKind } from 'fs';
