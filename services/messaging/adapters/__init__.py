"""Tables, repositories, the vendor and the pace that it allows."""
