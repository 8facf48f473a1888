export { createPause, type Pause } from '../model/pause.ts';
