"""What came out of training a network, as numbers: runs, layers, planes through the weights, and how sharp the loss is."""
