import 'not-a-package';
