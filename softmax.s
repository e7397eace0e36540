00000000002a7a90 <casus_model::attribution::softmax>:
  2a7a90:	push   %rbp
  2a7a91:	push   %r15
  2a7a93:	push   %r14
  2a7a95:	push   %r13
  2a7a97:	push   %r12
  2a7a99:	push   %rbx
  2a7a9a:	sub    $0x28,%rsp
  2a7a9e:	mov    %rdx,%r14
  2a7aa1:	mov    %rsi,%rbp
  2a7aa4:	mov    0x68(%rsp),%rdx
  2a7aa9:	lea    (%rdi,%rdi,1),%rsi
  2a7aad:	cmp    %rdx,%rsi
  2a7ab0:	ja     2a81b1 <casus_model::attribution::softmax+0x721>
  2a7ab6:	mov    %rdi,%r12
  2a7ab9:	test   %rdi,%rdi
  2a7abc:	js     2a81d5 <casus_model::attribution::softmax+0x745>
  2a7ac2:	cmp    %rcx,%r12
  2a7ac5:	ja     2a81c0 <casus_model::attribution::softmax+0x730>
  2a7acb:	mov    %r8,%r15
  2a7ace:	mov    %rcx,(%rsp)
  2a7ad2:	mov    %r9,0x10(%rsp)
  2a7ad7:	mov    0x60(%rsp),%r13
  2a7adc:	lea    0x0(,%r12,8),%rbx
  2a7ae4:	mov    %r13,%rdi
  2a7ae7:	mov    %r14,%rsi
  2a7aea:	mov    %rbx,%rdx
  2a7aed:	call   *0x783a5(%rip)        # 31fe98 <memcpy@GLIBC_2.14>
  2a7af3:	cmp    $0x2,%rbp
  2a7af7:	jb     2a7bd0 <casus_model::attribution::softmax+0x140>
  2a7afd:	test   %r12,%r12
  2a7b00:	mov    (%rsp),%r9
  2a7b04:	je     2a7bd5 <casus_model::attribution::softmax+0x145>
  2a7b0a:	movabs $0x7ffffffffffffffc,%rax
  2a7b14:	and    %r12,%rax
  2a7b17:	lea    (%r14,%rbx,1),%rcx
  2a7b1b:	add    $0x10,%rcx
  2a7b1f:	lea    (%r14,%rbx,1),%rsi
  2a7b23:	mov    $0x1,%r8d
  2a7b29:	jmp    2a7b42 <casus_model::attribution::softmax+0xb2>
  2a7b2b:	nopl   0x0(%rax,%rax,1)
  2a7b30:	inc    %r8
  2a7b33:	add    %rbx,%rcx
  2a7b36:	add    %rbx,%rsi
  2a7b39:	cmp    %rbp,%r8
  2a7b3c:	je     2a7bee <casus_model::attribution::softmax+0x15e>
  2a7b42:	mov    %r8,%rdi
  2a7b45:	imul   %r12,%rdi
  2a7b49:	mov    %r9,%rdx
  2a7b4c:	sub    %rdi,%rdx
  2a7b4f:	jb     2a818c <casus_model::attribution::softmax+0x6fc>
  2a7b55:	cmp    %rdx,%r12
  2a7b58:	ja     2a819f <casus_model::attribution::softmax+0x70f>
  2a7b5e:	xor    %edx,%edx
  2a7b60:	cmp    $0x4,%r12
  2a7b64:	jb     2a7bb0 <casus_model::attribution::softmax+0x120>
  2a7b66:	cs nopw 0x0(%rax,%rax,1)
  2a7b70:	movupd -0x10(%rcx,%rdx,8),%xmm0
  2a7b76:	movupd (%rcx,%rdx,8),%xmm1
  2a7b7b:	movupd 0x0(%r13,%rdx,8),%xmm2
  2a7b82:	maxpd  %xmm2,%xmm0
  2a7b86:	movupd 0x10(%r13,%rdx,8),%xmm2
  2a7b8d:	maxpd  %xmm2,%xmm1
  2a7b91:	movupd %xmm0,0x0(%r13,%rdx,8)
  2a7b98:	movupd %xmm1,0x10(%r13,%rdx,8)
  2a7b9f:	add    $0x4,%rdx
  2a7ba3:	cmp    %rdx,%rax
  2a7ba6:	jne    2a7b70 <casus_model::attribution::softmax+0xe0>
  2a7ba8:	mov    %rax,%rdx
  2a7bab:	cmp    %rax,%r12
  2a7bae:	je     2a7b30 <casus_model::attribution::softmax+0xa0>
  2a7bb0:	movsd  (%rsi,%rdx,8),%xmm0
  2a7bb5:	maxsd  0x0(%r13,%rdx,8),%xmm0
  2a7bbc:	movsd  %xmm0,0x0(%r13,%rdx,8)
  2a7bc3:	inc    %rdx
  2a7bc6:	cmp    %rdx,%r12
  2a7bc9:	jne    2a7bb0 <casus_model::attribution::softmax+0x120>
  2a7bcb:	jmp    2a7b30 <casus_model::attribution::softmax+0xa0>
  2a7bd0:	test   %r12,%r12
  2a7bd3:	jne    2a7bee <casus_model::attribution::softmax+0x15e>
  2a7bd5:	lea    -0x22d4ec(%rip),%rdi        # 7a6f0 <unicode_ident::tables::LEAF+0x2270>
  2a7bdc:	lea    0x73d55(%rip),%rdx        # 31b938 <anon.77c2db723c17d1e78f17984449457b3b.6.llvm.9823770927588000700+0x918>
  2a7be3:	mov    $0x37,%esi
  2a7be8:	call   *0x78392(%rip)        # 31ff80 <_DYNAMIC+0x388>
  2a7bee:	lea    0x0(,%r12,8),%rbp
  2a7bf6:	add    %r13,%rbp
  2a7bf9:	mov    %rbp,%rdi
  2a7bfc:	xor    %esi,%esi
  2a7bfe:	mov    %rbx,%rdx
  2a7c01:	call   *0x78749(%rip)        # 320350 <memset@GLIBC_2.2.5>
  2a7c07:	mov    0x10(%rsp),%rax
  2a7c0c:	mov    %rax,%rcx
  2a7c0f:	or     %r12,%rcx
  2a7c12:	shr    $0x20,%rcx
  2a7c16:	je     2a7c27 <casus_model::attribution::softmax+0x197>
  2a7c18:	xor    %edx,%edx
  2a7c1a:	div    %r12
  2a7c1d:	mov    %rdx,0x8(%rsp)
  2a7c22:	mov    %rax,%rcx
  2a7c25:	jmp    2a7c33 <casus_model::attribution::softmax+0x1a3>
  2a7c27:	xor    %edx,%edx
  2a7c29:	div    %r12d
  2a7c2c:	mov    %rdx,0x8(%rsp)
  2a7c31:	mov    %eax,%ecx
  2a7c33:	mov    (%rsp),%rax
  2a7c37:	mov    %rax,%rdx
  2a7c3a:	or     %r12,%rdx
  2a7c3d:	shr    $0x20,%rdx
  2a7c41:	je     2a7c4a <casus_model::attribution::softmax+0x1ba>
  2a7c43:	xor    %edx,%edx
  2a7c45:	div    %r12
  2a7c48:	jmp    2a7c4f <casus_model::attribution::softmax+0x1bf>
  2a7c4a:	xor    %edx,%edx
  2a7c4c:	div    %r12d
  2a7c4f:	movabs $0x7ffffffffffffffc,%rdx
  2a7c59:	cmp    %rcx,%rax
  2a7c5c:	cmovb  %rax,%rcx
  2a7c60:	mov    %rcx,0x20(%rsp)
  2a7c65:	test   %rcx,%rcx
  2a7c68:	je     2a8052 <casus_model::attribution::softmax+0x5c2>
  2a7c6e:	lea    0x2(%rdx),%rax
  2a7c72:	and    %r12,%rax
  2a7c75:	movq   $0x0,0x18(%rsp)
  2a7c7e:	movsd  -0x279a86(%rip),%xmm6        # 2e200 <anon.a0fad8fd924439134b5b9404e53f5914.198.llvm.927199222762491411+0x8>
  2a7c86:	movsd  -0x279c9f(%rip),%xmm10        # 2dff0 <anon.e5bd97d83cd08a67d3cee70a4014dfa2.38.llvm.13587026336097518019+0x18>
  2a7c8f:	movsd  -0x279f30(%rip),%xmm12        # 2dd68 <anon.8d12a8fdad1600908ca91134b932909d.6.llvm.14370092007593212945+0x48>
  2a7c98:	movsd  -0x279ef9(%rip),%xmm14        # 2dda8 <anon.a0fad8fd924439134b5b9404e53f5914.93.llvm.927199222762491411+0x10>
  2a7ca1:	movsd  -0x279d0a(%rip),%xmm15        # 2dfa0 <anon.9a2b51498c8b43d029d032dfa382ecc0.14.llvm.12351432816865314623+0x28>
  2a7caa:	movsd  -0x279a1a(%rip),%xmm1        # 2e298 <anon.8d12a8fdad1600908ca91134b932909d.19.llvm.14370092007593212945+0x8>
  2a7cb2:	movsd  -0x279dd3(%rip),%xmm8        # 2dee8 <anon.a0fad8fd924439134b5b9404e53f5914.142.llvm.927199222762491411+0x18>
  2a7cbb:	movsd  -0x279a83(%rip),%xmm0        # 2e240 <anon.a0fad8fd924439134b5b9404e53f5914.44.llvm.927199222762491411+0x18>
  2a7cc3:	movsd  -0x279f93(%rip),%xmm3        # 2dd38 <anon.8d12a8fdad1600908ca91134b932909d.6.llvm.14370092007593212945+0x18>
  2a7ccb:	movsd  -0x279f63(%rip),%xmm7        # 2dd70 <anon.8d12a8fdad1600908ca91134b932909d.6.llvm.14370092007593212945+0x50>
  2a7cd3:	movsd  -0x279a2b(%rip),%xmm2        # 2e2b0 <anon.8d12a8fdad1600908ca91134b932909d.19.llvm.14370092007593212945+0x20>
  2a7cdb:	mov    %r14,%r8
  2a7cde:	mov    %r15,%r9
  2a7ce1:	xor    %ecx,%ecx
  2a7ce3:	movsd  -0x279e2c(%rip),%xmm11        # 2dec0 <anon.a0fad8fd924439134b5b9404e53f5914.17.llvm.927199222762491411+0x28>
  2a7cec:	jmp    2a7d10 <casus_model::attribution::softmax+0x280>
  2a7cee:	xchg   %ax,%ax
  2a7cf0:	mov    (%rsp),%rcx
  2a7cf4:	inc    %rcx
  2a7cf7:	add    %r10,%r9
  2a7cfa:	add    %r10,%r8
  2a7cfd:	add    %r12,0x18(%rsp)
  2a7d02:	cmp    0x20(%rsp),%rcx
  2a7d07:	mov    %r10,%rbx
  2a7d0a:	jae    2a8052 <casus_model::attribution::softmax+0x5c2>
  2a7d10:	mov    %rcx,(%rsp)
  2a7d14:	cmp    $0x2,%r12
  2a7d18:	jae    2a7d40 <casus_model::attribution::softmax+0x2b0>
  2a7d1a:	xor    %r11d,%r11d
  2a7d1d:	mov    %rbx,%r10
  2a7d20:	movsd  -0x279d69(%rip),%xmm9        # 2dfc0 <anon.9a2b51498c8b43d029d032dfa382ecc0.14.llvm.12351432816865314623+0x48>
  2a7d29:	movsd  -0x279ee2(%rip),%xmm13        # 2de50 <anon.a0fad8fd924439134b5b9404e53f5914.194.llvm.927199222762491411+0x38>
  2a7d32:	jmp    2a7f32 <casus_model::attribution::softmax+0x4a2>
  2a7d37:	nopw   0x0(%rax,%rax,1)
  2a7d40:	mov    %rbx,%r10
  2a7d43:	xor    %ecx,%ecx
  2a7d45:	movapd -0x27a0de(%rip),%xmm10        # 2dc70 <anon.7e18173622b10adb9f9ad9465e14b849.32.llvm.9761273153794674040+0x490>
  2a7d4e:	movapd -0x27b3e6(%rip),%xmm1        # 2c970 <anon.8d12a8fdad1600908ca91134b932909d.53.llvm.14370092007593212945+0x30>
  2a7d56:	movapd -0x27a16f(%rip),%xmm8        # 2dbf0 <anon.7e18173622b10adb9f9ad9465e14b849.32.llvm.9761273153794674040+0x410>
  2a7d5f:	movapd -0x27a928(%rip),%xmm12        # 2d440 <anon.8d12a8fdad1600908ca91134b932909d.45.llvm.14370092007593212945+0x150>
  2a7d68:	movapd -0x27a761(%rip),%xmm14        # 2d610 <anon.8d12a8fdad1600908ca91134b932909d.7.llvm.14370092007593212945+0x40>
  2a7d71:	movapd -0x27b2ea(%rip),%xmm15        # 2ca90 <anon.8d12a8fdad1600908ca91134b932909d.23.llvm.14370092007593212945+0xb0>
  2a7d7a:	movapd -0x27a2b3(%rip),%xmm13        # 2dad0 <anon.7e18173622b10adb9f9ad9465e14b849.32.llvm.9761273153794674040+0x2f0>
  2a7d83:	movapd -0x27af4b(%rip),%xmm2        # 2ce40 <anon.e5bd97d83cd08a67d3cee70a4014dfa2.57.llvm.13587026336097518019+0x2a0>
  2a7d8b:	movapd -0x27a4d3(%rip),%xmm0        # 2d8c0 <anon.7e18173622b10adb9f9ad9465e14b849.32.llvm.9761273153794674040+0xe0>
  2a7d93:	movapd -0x27ad5b(%rip),%xmm3        # 2d040 <anon.a0fad8fd924439134b5b9404e53f5914.121.llvm.927199222762491411+0xc0>
  2a7d9b:	movapd -0x27a674(%rip),%xmm11        # 2d730 <anon.8d12a8fdad1600908ca91134b932909d.7.llvm.14370092007593212945+0x160>
  2a7da4:	movapd -0x27af9d(%rip),%xmm9        # 2ce10 <anon.e5bd97d83cd08a67d3cee70a4014dfa2.57.llvm.13587026336097518019+0x270>
  2a7dad:	nopl   (%rax)
  2a7db0:	movupd (%r8,%rcx,8),%xmm4
  2a7db6:	movupd 0x0(%r13,%rcx,8),%xmm5
  2a7dbd:	subpd  %xmm5,%xmm4
  2a7dc1:	movapd -0x27b479(%rip),%xmm5        # 2c950 <anon.8d12a8fdad1600908ca91134b932909d.53.llvm.14370092007593212945+0x10>
  2a7dc9:	maxpd  %xmm4,%xmm5
  2a7dcd:	movapd %xmm5,%xmm6
  2a7dd1:	mulpd  -0x27a7d9(%rip),%xmm6        # 2d600 <anon.8d12a8fdad1600908ca91134b932909d.7.llvm.14370092007593212945+0x30>
  2a7dd9:	addpd  -0x27a391(%rip),%xmm6        # 2da50 <anon.7e18173622b10adb9f9ad9465e14b849.32.llvm.9761273153794674040+0x270>
  2a7de1:	movapd %xmm6,%xmm4
  2a7de5:	addpd  -0x27acad(%rip),%xmm4        # 2d140 <anon.a0fad8fd924439134b5b9404e53f5914.121.llvm.927199222762491411+0x1c0>
  2a7ded:	movapd %xmm4,%xmm7
  2a7df1:	mulpd  -0x27afc9(%rip),%xmm7        # 2ce30 <anon.e5bd97d83cd08a67d3cee70a4014dfa2.57.llvm.13587026336097518019+0x290>
  2a7df9:	addpd  %xmm5,%xmm7
  2a7dfd:	mulpd  -0x27a8b5(%rip),%xmm4        # 2d550 <anon.8d12a8fdad1600908ca91134b932909d.45.llvm.14370092007593212945+0x260>
  2a7e05:	addpd  %xmm7,%xmm4
  2a7e09:	movapd %xmm4,%xmm5
  2a7e0d:	mulpd  -0x27b4b5(%rip),%xmm5        # 2c960 <anon.8d12a8fdad1600908ca91134b932909d.53.llvm.14370092007593212945+0x20>
  2a7e15:	addpd  %xmm10,%xmm5
  2a7e1a:	mulpd  %xmm4,%xmm5
  2a7e1e:	addpd  %xmm1,%xmm5
  2a7e22:	mulpd  %xmm4,%xmm5
  2a7e26:	addpd  %xmm8,%xmm5
  2a7e2b:	mulpd  %xmm4,%xmm5
  2a7e2f:	addpd  %xmm12,%xmm5
  2a7e34:	mulpd  %xmm4,%xmm5
  2a7e38:	addpd  %xmm14,%xmm5
  2a7e3d:	mulpd  %xmm4,%xmm5
  2a7e41:	addpd  %xmm15,%xmm5
  2a7e46:	mulpd  %xmm4,%xmm5
  2a7e4a:	addpd  %xmm13,%xmm5
  2a7e4f:	mulpd  %xmm4,%xmm5
  2a7e53:	addpd  %xmm2,%xmm5
  2a7e57:	mulpd  %xmm4,%xmm5
  2a7e5b:	addpd  %xmm0,%xmm5
  2a7e5f:	mulpd  %xmm4,%xmm5
  2a7e63:	addpd  %xmm3,%xmm5
  2a7e67:	mulpd  %xmm4,%xmm5
  2a7e6b:	addpd  %xmm9,%xmm5
  2a7e70:	mulpd  %xmm4,%xmm5
  2a7e74:	addpd  %xmm11,%xmm5
  2a7e79:	mulpd  %xmm4,%xmm5
  2a7e7d:	addpd  %xmm11,%xmm5
  2a7e82:	psllq  $0x34,%xmm6
  2a7e87:	paddq  %xmm5,%xmm6
  2a7e8b:	movdqu %xmm6,(%r9,%rcx,8)
  2a7e91:	movupd 0x0(%rbp,%rcx,8),%xmm4
  2a7e97:	addpd  %xmm6,%xmm4
  2a7e9b:	movupd %xmm4,0x0(%rbp,%rcx,8)
  2a7ea1:	add    $0x2,%rcx
  2a7ea5:	cmp    %rcx,%rax
  2a7ea8:	jne    2a7db0 <casus_model::attribution::softmax+0x320>
  2a7eae:	mov    %rax,%r11
  2a7eb1:	cmp    %rax,%r12
  2a7eb4:	movsd  -0x27a06d(%rip),%xmm13        # 2de50 <anon.a0fad8fd924439134b5b9404e53f5914.194.llvm.927199222762491411+0x38>
  2a7ebd:	movsd  -0x279cc5(%rip),%xmm6        # 2e200 <anon.a0fad8fd924439134b5b9404e53f5914.198.llvm.927199222762491411+0x8>
  2a7ec5:	movsd  -0x279ede(%rip),%xmm10        # 2dff0 <anon.e5bd97d83cd08a67d3cee70a4014dfa2.38.llvm.13587026336097518019+0x18>
  2a7ece:	movsd  -0x27a16f(%rip),%xmm12        # 2dd68 <anon.8d12a8fdad1600908ca91134b932909d.6.llvm.14370092007593212945+0x48>
  2a7ed7:	movsd  -0x27a138(%rip),%xmm14        # 2dda8 <anon.a0fad8fd924439134b5b9404e53f5914.93.llvm.927199222762491411+0x10>
  2a7ee0:	movsd  -0x279f49(%rip),%xmm15        # 2dfa0 <anon.9a2b51498c8b43d029d032dfa382ecc0.14.llvm.12351432816865314623+0x28>
  2a7ee9:	movsd  -0x279c59(%rip),%xmm1        # 2e298 <anon.8d12a8fdad1600908ca91134b932909d.19.llvm.14370092007593212945+0x8>
  2a7ef1:	movsd  -0x27a012(%rip),%xmm8        # 2dee8 <anon.a0fad8fd924439134b5b9404e53f5914.142.llvm.927199222762491411+0x18>
  2a7efa:	movsd  -0x279cc2(%rip),%xmm0        # 2e240 <anon.a0fad8fd924439134b5b9404e53f5914.44.llvm.927199222762491411+0x18>
  2a7f02:	movsd  -0x27a1d2(%rip),%xmm3        # 2dd38 <anon.8d12a8fdad1600908ca91134b932909d.6.llvm.14370092007593212945+0x18>
  2a7f0a:	movsd  -0x27a1a2(%rip),%xmm7        # 2dd70 <anon.8d12a8fdad1600908ca91134b932909d.6.llvm.14370092007593212945+0x50>
  2a7f12:	movsd  -0x279c6a(%rip),%xmm2        # 2e2b0 <anon.8d12a8fdad1600908ca91134b932909d.19.llvm.14370092007593212945+0x20>
  2a7f1a:	movsd  -0x27a063(%rip),%xmm11        # 2dec0 <anon.a0fad8fd924439134b5b9404e53f5914.17.llvm.927199222762491411+0x28>
  2a7f23:	movsd  -0x279f6c(%rip),%xmm9        # 2dfc0 <anon.9a2b51498c8b43d029d032dfa382ecc0.14.llvm.12351432816865314623+0x48>
  2a7f2c:	je     2a7cf0 <casus_model::attribution::softmax+0x260>
  2a7f32:	mov    %r12,%rbx
  2a7f35:	sub    %r11,%rbx
  2a7f38:	lea    0x0(,%r11,8),%rcx
  2a7f40:	add    %r13,%rcx
  2a7f43:	add    0x18(%rsp),%r11
  2a7f48:	nopl   0x0(%rax,%rax,1)
  2a7f50:	movsd  (%r14,%r11,8),%xmm4
  2a7f56:	subsd  (%rcx),%xmm4
  2a7f5a:	movapd %xmm13,%xmm5
  2a7f5f:	maxsd  %xmm4,%xmm5
  2a7f63:	movapd %xmm5,%xmm4
  2a7f67:	mulsd  %xmm6,%xmm4
  2a7f6b:	addsd  -0x279f53(%rip),%xmm4        # 2e020 <anon.e5bd97d83cd08a67d3cee70a4014dfa2.38.llvm.13587026336097518019+0x48>
  2a7f73:	movq   %xmm4,%rsi
  2a7f78:	addsd  %xmm10,%xmm4
  2a7f7d:	movapd %xmm4,%xmm6
  2a7f81:	mulsd  -0x279ea1(%rip),%xmm6        # 2e0e8 <anon.a0fad8fd924439134b5b9404e53f5914.176.llvm.927199222762491411+0x10>
  2a7f89:	addsd  %xmm5,%xmm6
  2a7f8d:	mulsd  %xmm12,%xmm4
  2a7f92:	addsd  %xmm6,%xmm4
  2a7f96:	movsd  -0x279d9e(%rip),%xmm6        # 2e200 <anon.a0fad8fd924439134b5b9404e53f5914.198.llvm.927199222762491411+0x8>
  2a7f9e:	movapd %xmm4,%xmm5
  2a7fa2:	mulsd  -0x27a182(%rip),%xmm5        # 2de28 <anon.a0fad8fd924439134b5b9404e53f5914.194.llvm.927199222762491411+0x10>
  2a7faa:	addsd  %xmm14,%xmm5
  2a7faf:	mulsd  %xmm4,%xmm5
  2a7fb3:	addsd  %xmm15,%xmm5
  2a7fb8:	mulsd  %xmm4,%xmm5
  2a7fbc:	addsd  %xmm1,%xmm5
  2a7fc0:	mulsd  %xmm4,%xmm5
  2a7fc4:	addsd  -0x27a21c(%rip),%xmm5        # 2ddb0 <anon.a0fad8fd924439134b5b9404e53f5914.93.llvm.927199222762491411+0x18>
  2a7fcc:	mulsd  %xmm4,%xmm5
  2a7fd0:	addsd  %xmm8,%xmm5
  2a7fd5:	mulsd  %xmm4,%xmm5
  2a7fd9:	addsd  %xmm0,%xmm5
  2a7fdd:	mulsd  %xmm4,%xmm5
  2a7fe1:	addsd  %xmm3,%xmm5
  2a7fe5:	mulsd  %xmm4,%xmm5
  2a7fe9:	addsd  %xmm7,%xmm5
  2a7fed:	mulsd  %xmm4,%xmm5
  2a7ff1:	addsd  %xmm2,%xmm5
  2a7ff5:	mulsd  %xmm4,%xmm5
  2a7ff9:	addsd  -0x279d49(%rip),%xmm5        # 2e2b8 <anon.8d12a8fdad1600908ca91134b932909d.19.llvm.14370092007593212945+0x28>
  2a8001:	mulsd  %xmm4,%xmm5
  2a8005:	addsd  %xmm9,%xmm5
  2a800a:	mulsd  %xmm4,%xmm5
  2a800e:	addsd  %xmm11,%xmm5
  2a8013:	mulsd  %xmm4,%xmm5
  2a8017:	addsd  %xmm11,%xmm5
  2a801c:	movq   %xmm5,%rdi
  2a8021:	shl    $0x34,%rsi
  2a8025:	add    %rdi,%rsi
  2a8028:	movq   %rsi,%xmm4
  2a802d:	addsd  (%rcx,%r10,1),%xmm4
  2a8033:	movsd  %xmm4,(%rcx,%r10,1)
  2a8039:	mov    %rsi,(%r15,%r11,8)
  2a803d:	inc    %r11
  2a8040:	add    $0x8,%rcx
  2a8044:	dec    %rbx
  2a8047:	jne    2a7f50 <casus_model::attribution::softmax+0x4c0>
  2a804d:	jmp    2a7cf0 <casus_model::attribution::softmax+0x260>
  2a8052:	mov    0x10(%rsp),%r8
  2a8057:	sub    0x8(%rsp),%r8
  2a805c:	mov    %rbx,%rcx
  2a805f:	mov    %rbp,%rax
  2a8062:	add    $0xfffffffffffffff8,%rcx
  2a8066:	je     2a80b2 <casus_model::attribution::softmax+0x622>
  2a8068:	shr    $0x3,%rcx
  2a806c:	inc    %rcx
  2a806f:	mov    %rcx,%rsi
  2a8072:	and    $0xfffffffffffffffe,%rsi
  2a8076:	lea    0x0(,%rsi,8),%rax
  2a807e:	add    %rbp,%rax
  2a8081:	xor    %edi,%edi
  2a8083:	movapd -0x27a95b(%rip),%xmm0        # 2d730 <anon.8d12a8fdad1600908ca91134b932909d.7.llvm.14370092007593212945+0x160>
  2a808b:	nopl   0x0(%rax,%rax,1)
  2a8090:	movupd 0x0(%rbp,%rdi,8),%xmm1
  2a8096:	movapd %xmm0,%xmm2
  2a809a:	divpd  %xmm1,%xmm2
  2a809e:	movupd %xmm2,0x0(%rbp,%rdi,8)
  2a80a4:	add    $0x2,%rdi
  2a80a8:	cmp    %rdi,%rsi
  2a80ab:	jne    2a8090 <casus_model::attribution::softmax+0x600>
  2a80ad:	cmp    %rsi,%rcx
  2a80b0:	je     2a80e5 <casus_model::attribution::softmax+0x655>
  2a80b2:	lea    0x0(,%r12,8),%rcx
  2a80ba:	add    %rbp,%rcx
  2a80bd:	movsd  -0x27a205(%rip),%xmm0        # 2dec0 <anon.a0fad8fd924439134b5b9404e53f5914.17.llvm.927199222762491411+0x28>
  2a80c5:	data16 cs nopw 0x0(%rax,%rax,1)
  2a80d0:	movapd %xmm0,%xmm1
  2a80d4:	divsd  (%rax),%xmm1
  2a80d8:	movsd  %xmm1,(%rax)
  2a80dc:	add    $0x8,%rax
  2a80e0:	cmp    %rcx,%rax
  2a80e3:	jne    2a80d0 <casus_model::attribution::softmax+0x640>
  2a80e5:	cmp    %r8,%r12
  2a80e8:	jbe    2a80f9 <casus_model::attribution::softmax+0x669>
  2a80ea:	add    $0x28,%rsp
  2a80ee:	pop    %rbx
  2a80ef:	pop    %r12
  2a80f1:	pop    %r13
  2a80f3:	pop    %r14
  2a80f5:	pop    %r15
  2a80f7:	pop    %rbp
  2a80f8:	ret
  2a80f9:	and    %r12,%rdx
  2a80fc:	lea    (%rbx,%r13,1),%rax
  2a8100:	add    $0x10,%rax
  2a8104:	jmp    2a811b <casus_model::attribution::softmax+0x68b>
  2a8106:	cs nopw 0x0(%rax,%rax,1)
  2a8110:	sub    %r12,%r8
  2a8113:	add    %rbx,%r15
  2a8116:	cmp    %r8,%r12
  2a8119:	ja     2a80ea <casus_model::attribution::softmax+0x65a>
  2a811b:	xor    %ecx,%ecx
  2a811d:	cmp    $0x4,%r12
  2a8121:	jb     2a8170 <casus_model::attribution::softmax+0x6e0>
  2a8123:	data16 data16 data16 cs nopw 0x0(%rax,%rax,1)
  2a8130:	movupd -0x10(%rax,%rcx,8),%xmm0
  2a8136:	movupd (%rax,%rcx,8),%xmm1
  2a813b:	movupd (%r15,%rcx,8),%xmm2
  2a8141:	mulpd  %xmm0,%xmm2
  2a8145:	movupd 0x10(%r15,%rcx,8),%xmm0
  2a814c:	mulpd  %xmm1,%xmm0
  2a8150:	movupd %xmm2,(%r15,%rcx,8)
  2a8156:	movupd %xmm0,0x10(%r15,%rcx,8)
  2a815d:	add    $0x4,%rcx
  2a8161:	cmp    %rcx,%rdx
  2a8164:	jne    2a8130 <casus_model::attribution::softmax+0x6a0>
  2a8166:	mov    %rdx,%rcx
  2a8169:	cmp    %rdx,%r12
  2a816c:	je     2a8110 <casus_model::attribution::softmax+0x680>
  2a816e:	xchg   %ax,%ax
  2a8170:	movsd  0x0(%rbp,%rcx,8),%xmm0
  2a8176:	mulsd  (%r15,%rcx,8),%xmm0
  2a817c:	movsd  %xmm0,(%r15,%rcx,8)
  2a8182:	inc    %rcx
  2a8185:	cmp    %rcx,%r12
  2a8188:	jne    2a8170 <casus_model::attribution::softmax+0x6e0>
  2a818a:	jmp    2a8110 <casus_model::attribution::softmax+0x680>
  2a818c:	lea    0x737d5(%rip),%rcx        # 31b968 <anon.77c2db723c17d1e78f17984449457b3b.6.llvm.9823770927588000700+0x948>
  2a8193:	mov    %r9,%rsi
  2a8196:	mov    %r9,%rdx
  2a8199:	call   *0x77de9(%rip)        # 31ff88 <_DYNAMIC+0x390>
  2a819f:	lea    0x737aa(%rip),%rcx        # 31b950 <anon.77c2db723c17d1e78f17984449457b3b.6.llvm.9823770927588000700+0x930>
  2a81a6:	xor    %edi,%edi
  2a81a8:	mov    %r12,%rsi
  2a81ab:	call   *0x77dd7(%rip)        # 31ff88 <_DYNAMIC+0x390>
  2a81b1:	lea    0x737e0(%rip),%rcx        # 31b998 <anon.77c2db723c17d1e78f17984449457b3b.6.llvm.9823770927588000700+0x978>
  2a81b8:	xor    %edi,%edi
  2a81ba:	call   *0x77dc8(%rip)        # 31ff88 <_DYNAMIC+0x390>
  2a81c0:	mov    %rcx,%rdx
  2a81c3:	lea    0x737b6(%rip),%rcx        # 31b980 <anon.77c2db723c17d1e78f17984449457b3b.6.llvm.9823770927588000700+0x960>
  2a81ca:	xor    %edi,%edi
  2a81cc:	mov    %r12,%rsi
  2a81cf:	call   *0x77db3(%rip)        # 31ff88 <_DYNAMIC+0x390>
  2a81d5:	lea    -0x22d5c0(%rip),%rdi        # 7ac1c <unicode_ident::tables::LEAF+0x279c>
  2a81dc:	lea    0x7373d(%rip),%rdx        # 31b920 <anon.77c2db723c17d1e78f17984449457b3b.6.llvm.9823770927588000700+0x900>
  2a81e3:	mov    $0x13,%esi
  2a81e8:	call   *0x77d92(%rip)        # 31ff80 <_DYNAMIC+0x388>
  2a81ee:	int3
  2a81ef:	int3

