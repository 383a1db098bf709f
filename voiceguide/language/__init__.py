"""All that belongs to a language: stock phrases, numbers, and how what is written is spoken."""
