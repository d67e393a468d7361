"""Discord through discord.py: what people do there, what is said there, and the roles that open channels."""

import warnings

with warnings.catch_warnings():
    # discord.py 2.7.1 imports `audioop`, which Python 3.11 and 3.12 call deprecated; nothing here makes a sound.
    warnings.simplefilter("ignore", DeprecationWarning)
    import discord as discord

# What it warns of in vain at every start: nothing is spoken here.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
