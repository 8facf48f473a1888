import '../elements/define.ts';
import './form.css';
import './explorer.css';
import './training/training.css';
import './plane/plane.css';
import './opening/opening.css';
import { Explorer } from './explorer.ts';

const explorer = new Explorer(document.getElementById('explorer')!);
explorer.start();
