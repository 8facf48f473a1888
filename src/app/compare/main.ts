import '../form.css';
import './compare.css';
import { ComparePage } from './compare-page.ts';

document.title = 'Loss landscape: compare planes';
void new ComparePage(document.getElementById('explorer')!).start();
