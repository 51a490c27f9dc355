namespace Guildhall.Council;

/// <summary>The floor's words for people: the key is the English text, <c>Words.cy.resx</c> holds the Welsh.</summary>
public sealed class Words;
