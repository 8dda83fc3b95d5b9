"""A pool of sentences to look for terms in: ordinary ones, and ones that are hard to read."""

import re

_LINES = r"""
We train a diffusion model that draws furniture from a floor plan.
Diffusion Models and their many steps, in one picture.
Latent diffusion-model training on a single GPU.
Models of diffusion in porous rock are not what we study.
Serving LLMs at scale without a scheduler.
An LLM's answer depends on the order of its options.
LLM agents that book trains and forget the return ticket.
Agentic workflows need fewer prompts than expected.
A reagent detector for the chemistry bench.
Multi-agent games with sixty players.
Multiagent planning under a shared budget.
Agents, tools, and the gap between them.
RAG over tables: a study of retrieval-augmented generation.
Two RAGs are better than one.
Leveraging storage fragments on average saves a tenth.
A rag doll falls; a Rag doll is rendered.
RAG-based assistants for nurses.
Retrieval Augmented Generation meets long documents.
Dense retrieval beats sparse retrievers on short queries.
We retrieve before we rank, and rerank after.
CLIP embeddings for maps, and CLIPs of another kind.
A short video clip is enough to learn the gait.
OpenCLIP checkpoints are compared with CLIP-like ones.
Clipping the gradient keeps training calm.
LoRA adapters in four bits; a LoRA per user.
LORA radios talk over ten kilometres. Lora is a font.
QLoRA and DoRA share one trick.
mRNA folding with a language model.
MRNA was written by a careless typist.
Text-to-image generation with fewer steps.
Text to image synthesis of rare birds.
A text‑to‑image benchmark with non-breaking hyphens.
From text-to- image: a hyphen at the end of a line.
Text–to–image with dashes of the typographer.
text_to_image is the name of a pipeline.
A multimodal benchmark for kitchen robots.
Multi-modal learning from touch and sound.
Multi modal inputs are padded to one length.
Modal logic for planners.
Vision-language models are blind to small arrows.
Vision language model pretraining on manuals.
Visual-language-action policies for drawers.
VLA policies: three VLAs on one arm.
Efficient finetuning of large language models.
Fine-tuning hurts safety unless it is watched.
We fine tune all layers but the first.
A large language model reads its own weights.
Large-Language-Models write large language-model reviews.
Chain-of-Thought prompting, chain of thought faithfulness.
Chains of thoughts are long; a chain of thought is short.
Mixture‐of‐Experts routing with hashed tokens.
A mixture of experts for weather. Mixtures of experts elsewhere.
MoE layers, MoEs and a moe character.
SAM 2 segments surgical videos; SAM2 tracks them.
SAM-3 is promptable by words. SAM follows clicks.
Sam Altman did not write this sentence.
Islamic art images are sorted by SLAM-free odometry.
SLAM in caves with a thermal camera.
GPT-4 is asked twice; GPT‑4 answers once.
GPT4 and GPT-4o and GPT-40 differ by a character.
GPT–4 with an en dash; gpt-4 in lower case.
The o1 model thinks; foo1 and GPT-4o1x do not.
A fast $k$-NN search on a laptop.
A kNN graph, a KNN classifier and k nearest neighbours.
The $L_2$ norm and the L2 penalty, L₂ balls.
We use $\ell_1$ and $\mathcal{O}(n \log n)$ time.
Runs in $O(n^2)$ time, or O(n) with luck.
Schrödinger bridge matching without simulation.
Schrodinger Bridges between point clouds.
Naïve Bayes revisited; naive Bayes is not naïve.
Poincar\'e embeddings of grammars, and Poincaré discs.
Erdős–Rényi graphs; Erdos number three.
A G\"odel machine, a Gödel number and godel in plain letters.
Highly eﬃcient ﬁne-tuning with ligatures in ﬁve places.
Efficient attention for 1M tokens.
Verifying C++ programs with a prover.
A compiler from C# to WebAssembly.
C programs, C code and a bit of C.
The .NET runtime is profiled.
R&D spending of R\&D departments.
A/B tests of prompts; an a/b test of fonts.
Q&A over source code.
基于扩散模型的方法。
扩散 模型 with a blank between the words.
大语言模型とエージェントの研究
拡散モデルによる画像生成
Bayesian optimisation of Bayesian optimization.
Diffusion policies for dexterous hands.
A policy that cannot be gamed; policy gradients.
Biases of biased judges; the bias of one judge.
An analysis of analyses.
State space models and the state-space view.
The space of every state is large.
State, space and time are three words. State/space too.
A state-space-model without attention.
World models dream of doors.
World modeling for robots.
A study of real-world models of traffic.
Worlds model themselves.
Reinforcement learning from human feedback.
Deep RL, offline RL and RL's critics.
See the URL for world maps.
RLHF and RLVR differ in their reward.
RLs is a plural nobody writes.
Reward models overfit to length; a reward model underfits.
Reward hacking in code generation.
Code-generation with unit tests. Codegeneration in one word.
Tool use by crows and by language models.
Tool-use benchmarks age within a month.
Long-context evaluation up to a million tokens.
Long contexts are lost in the middle.
Speculative decoding with three drafts.
Knowledge distillation into a student of half the size.
Distilled models forget rare knowledge.
Quantization to four bits; quantizing the cache.
Quantized attention and its quantization error.
4-bit weights, 4 bit activations, 4bit gradients.
3D Gaussian splatting of a moving crowd.
3D-aware editing of faces. 2D and 3d priors.
4DGS renders a dance.
NeRF in the dark. NeRFs without poses.
ViT features; ViTs at low resolution; vit is slow.
Vision Transformer backbones. Transformers are RNNs.
A transformer with one head.
Trans- former layers were hyphenated by a typesetter.
GAN inversion still works. GANs live on.
Organ segmentation, elegantly done.
Segment anything, then segment everything.
Segmentation of roads; segmentations are noisy.
OCR of old newspapers. Democratizing mediocre scans.
MRI and CT scans; an MRI scan a day.
A medical imaging benchmark; biomedical text too.
A survey of surveys. Surveying the surveyors.
Surveyed papers were read twice.
Benchmark<U+00AD>suite with a soft hyphen; a benchmark.
Zero<U+200B>width spaces hide in this benchmark.
Non<U+00A0>breaking diffusion<U+00A0>model with odd blanks.
The<U+FB01>rst word is glued to a ligature.
ＲＡＧ in full-width letters.
H₂O and CO₂ forecasts; CO2 and CO_2 as well.
10⁻³ error at 1e-3 cost.
α-divergence, β-VAE and the $\beta$-VAE of old.
A ß-VAE is not an SS-VAE.
İstanbul traffic, istanbul maps.
Straße, STRASSE and Strasse.
Ünïcödé wörds éverywhere in thís lîne.
Cafe<U+0301> opening hours from reviews.
na<U+0131><U+0308>ve with a dotless i and two dots.
µ-law and μ-law audio.
An AI is said to help; AI-driven; A.I. in films.
AIs argue. Said is not a match.
A clinical trial of clinically trained chatbots.
Jailbreaks and how to jailbreak; jailbreaking at night.
Red-teaming with a red team of models.
Prompt injection through calendars.
Graph neural networks on molecules.
A graph neural network with one layer. Graph-Neural-Network libraries.
Neural graph networks are something else.
Self-supervised learning; selfsupervised learning; self supervised learner.
Semi-supervised video object segmentation.
Zero-shot and few-shot transfer. Zeroshot is rarely written.
State-of-the-art results; state of the art systems.
End-to-end driving, end to end speech.
In-context learning of in context rules.
ICL scales with examples. Icl is a typing error.
Speech recognition for Swiss German.
Text-to-speech and speech-to-text in one decoder.
Text-to-video generation; text to video editing.
Video generation with camera control.
Video games as video-generation tests.
Image captioning; caption an image.
Emotion recognition in emoji.
A theory of theories. Theory of mind in mice.
Batch sizes and batches; a batch.
Boxes, a box, and box regression.
Indexes for vectors; an index of indices.
Processes and a process reward.
Classes of a class; classy words.
Watches, a watch, watching.
Losses: one loss is enough.
Viruses and a virus model.
A matrix of matrices; matrixes too.
Keys and a key; the keyboard.
Entropies are high where entropy is high.
Day-ahead prices for many days.
Physics informs networks; a physical law.
The news on news recommendation: one new thing.
Dynamics of a dynamical system.
Statistics of games; the basis of it all.
Mamba-2 and Mamba2; a mamba bites.
DeepSeek-R1 and DeepSeek R1 distilled. Deep seek.
PaLM, palm trees and PALM.
BERT, RoBERTa, bert and SciBERT.
BLEU and bleu cheese.
F1 scores; an F1-score of one; F-1.
GRPO without a critic; DPO with one.
PPO (proximal policy optimization) clips.
KV cache, KV-cache and kvcache eviction.
The "lottery ticket" hypothesis; 'lottery-ticket' pruning.
(Reinforcement) learning in brackets. [Learning] too.
Learning-rate schedules; the learning rate.
x86-64 and x86_64 binaries.
Version v1.5 beats v1-5 and v15.
Qwen2.5-VL reads charts; Qwen2.5 does not.
Llama 3.1 405B; Llama-3.1-405B; LLaMA.
A 7B model and a 70B one. 7b is a typo.
e-commerce search; ecommerce chats; e commerce.
Pre-training, pretraining and pre training.
Pre- and post-training are compared.
Co-design of chips; codesign of codes.
Non-IID data in non iid shards.
Wi-Fi sensing; WiFi sensing; wifi.
Human-in-the-loop labelling with a human in the loop.
URLs such as https://example.org/state-space/models stay whole.
The function f(x) is smooth; so is g(x).
Tokens like [MASK] and <pad> are dropped.
Price: $5 or $10 per million tokens.
100% of the answers, #1 on the board.
Emoji 🤗 in a title; agents🤖 too.
Ø is a letter; Løvdal signs with it.
Łukasz wrote the attention code.
Hyphen-hyphen-hyphen-word and many-many-many-word.
Nothing here is of interest to anybody.
"""

# Characters that nobody sees in an editor are written as <U+00AD>.
SENTENCES = tuple(re.sub(r"<U\+(\w{4})>", lambda code: chr(int(code[1], 16)), _LINES).strip().splitlines())
