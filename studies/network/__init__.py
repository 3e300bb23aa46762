"""What came out of training a network, as numbers: curves, layers, planes through the weights, and how sharp the loss is."""
