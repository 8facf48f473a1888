import './bench.css';
import { BenchPage } from './bench-page.ts';

document.title = 'Loss landscape: benchmark';
void new BenchPage(document.getElementById('explorer')!).start();
