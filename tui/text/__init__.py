"""From values to lines of styled text: pure, without Textual."""
