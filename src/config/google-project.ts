import { z } from 'zod';

/** An id of 6 to 30 letters, digits and hyphens (behind a domain in old projects), or a number. */
const PROJECT = /^(?:(?:[a-z][a-z0-9.-]{0,100}:)?[a-z][a-z0-9-]{4,28}[a-z0-9]|\d{1,20})$/;

/** A Google Cloud project as people name it. */
export const GoogleProject = z
  .string()
  .max(500)
  .regex(PROJECT, 'must be the id or the number of a Google Cloud project');
