"""Whatever takes a picture when it is pressed: keys, pedals, a scope's button, a camera's shutter. One press, one picture.

Sources hear presses, each on a thread of its own; `layer.TriggerLayer` decides, purely, which of them is a picture.
"""
