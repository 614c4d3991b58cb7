"""The second coder's tool: draw sheets, read them filled, and measure agreement."""
